import { describe, expect, test } from 'vitest'
import { ada, bob, callerWith, network, payroll, rita } from '../spec/index.ts'
import { may, mayEver, type Subject } from './may.ts'
import { readScope } from './read-scope.ts'
import { roles } from './role.ts'

const requester = callerWith('END_USER')
const devops = callerWith('DEVOPS_ENGINEER')
const senior = callerWith('SENIOR_ENGINEER')
const lead = callerWith('TEAM_LEAD')
const mine: Subject = { requesterId: rita, assigneeId: ada, teamId: network, status: 'OPEN' }
const others: Subject = { requesterId: bob, assigneeId: bob, teamId: payroll, status: 'OPEN' }

describe('a requester', () => {
  test('reads their own tickets and no others', () => {
    expect(may(requester, 'ticket.read', mine)).toBe(true)
    expect(may(requester, 'ticket.read', others)).toBe(false)
    expect(readScope(requester)).toEqual({ kind: 'requester', userId: rita })
  })

  test('opens for themselves only', () => {
    expect(may(requester, 'ticket.open', { requesterId: rita })).toBe(true)
    expect(may(requester, 'ticket.open', { requesterId: bob })).toBe(false)
  })

  test.each([
    ['OPEN', true],
    ['PENDING_INFO', true],
    ['RESOLVED', false],
    ['CLOSED', false],
  ] as const)('edits their text in %s: %s', (status, allowed) =>
    expect(may(requester, 'ticket.edit_text', { ...mine, status })).toBe(allowed),
  )

  test('closes what is resolved, and nothing else', () => {
    expect(may(requester, 'ticket.close', { ...mine, status: 'RESOLVED' })).toBe(true)
    expect(may(requester, 'ticket.close', mine)).toBe(false)
    expect(may(requester, 'ticket.close', { ...others, status: 'RESOLVED' })).toBe(false)
  })

  test('edits a comment of their own for fifteen minutes', () => {
    const minutes = (count: number) => ({ authorId: rita, ageMs: count * 60_000 })
    expect(may(requester, 'comment.edit', minutes(14.9))).toBe(true)
    expect(may(requester, 'comment.edit', minutes(15))).toBe(false)
    expect(may(requester, 'comment.edit', { ...minutes(1), authorId: ada })).toBe(false)
    expect(may(requester, 'comment.edit', { authorId: rita })).toBe(false)
  })
})

describe('a devops engineer', () => {
  test('works on what is assigned to them', () => {
    for (const action of [
      'ticket.edit',
      'ticket.resolve',
      'ticket.escalate',
      'comment.add_public',
    ] as const) {
      expect(may(devops, action, mine)).toBe(true)
      expect(may(devops, action, others)).toBe(false)
    }
    expect(may(devops, 'ticket.deescalate', mine)).toBe(false)
  })

  test('reads and notes everywhere', () => {
    expect(may(devops, 'ticket.read', others)).toBe(true)
    expect(may(devops, 'comment.add_internal', others)).toBe(true)
    expect(readScope(devops)).toEqual({ kind: 'tenant' })
  })

  test('claims in their own teams, and where there is no team', () => {
    expect(may(devops, 'ticket.claim', { teamId: network })).toBe(true)
    expect(may(devops, 'ticket.claim', { teamId: null })).toBe(true)
    expect(may(devops, 'ticket.claim', { teamId: payroll })).toBe(false)
    expect(may(devops, 'ticket.claim')).toBe(false)
  })

  test('hands their ticket to a team, but to no person', () => {
    const to = (target: Subject['target']) => may(devops, 'ticket.assign', { ...mine, target: target! })
    expect(to({ teamId: payroll, assigneeTeamIds: [] })).toBe(true)
    expect(to({ teamId: payroll, assigneeId: null, assigneeTeamIds: [] })).toBe(true)
    expect(to({ teamId: payroll, assigneeId: bob, assigneeTeamIds: [payroll] })).toBe(false)
    expect(to({ assigneeId: bob, assigneeTeamIds: [network] })).toBe(false)
    expect(to({ teamId: null, assigneeTeamIds: [] })).toBe(false)
    expect(
      may(devops, 'ticket.assign', { ...others, target: { teamId: network, assigneeTeamIds: [] } }),
    ).toBe(false)
  })
})

describe('a senior engineer assigns inside their own teams', () => {
  test.each<[string, Subject, boolean]>([
    ['to a colleague', { teamId: network, target: { assigneeId: bob, assigneeTeamIds: [network] } }, true],
    ['to a stranger', { teamId: network, target: { assigneeId: bob, assigneeTeamIds: [payroll] } }, false],
    ['to nobody', { teamId: network, target: { assigneeId: null, assigneeTeamIds: [] } }, true],
    ['to another team', { teamId: network, target: { teamId: payroll, assigneeTeamIds: [] } }, false],
    ['into their team', { teamId: null, target: { teamId: network, assigneeTeamIds: [] } }, true],
    ['from another team', { teamId: payroll, target: { teamId: network, assigneeTeamIds: [] } }, false],
    [
      'without a team to a colleague',
      { teamId: null, target: { assigneeId: bob, assigneeTeamIds: [network] } },
      true,
    ],
    ['out of the team', { teamId: network, target: { teamId: null, assigneeTeamIds: [] } }, false],
  ])('%s', (_, subject, allowed) => expect(may(senior, 'ticket.assign', subject)).toBe(allowed))
})

test('a team lead edits their own team', () => {
  expect(may(lead, 'teams.edit', { teamId: network })).toBe(true)
  expect(may(lead, 'teams.edit', { teamId: payroll })).toBe(false)
  expect(may(lead, 'teams.edit', { teamId: null })).toBe(false)
})

test('undo is for the author, and for anybody from team lead on', () => {
  expect(may(senior, 'ticket.undo', { authorId: ada })).toBe(true)
  expect(may(senior, 'ticket.undo', { authorId: bob })).toBe(false)
  expect(may(lead, 'ticket.undo', { authorId: bob })).toBe(true)
})

test('what a subject does not say is not granted', () => {
  for (const role of roles) {
    const caller = callerWith(role)
    for (const action of ['ticket.read', 'ticket.edit', 'comment.edit', 'teams.edit'] as const) {
      if (may(caller, action)) expect(may(caller, action, others)).toBe(true)
    }
  }
})

test('a route asks whether there is anything a role may do', () => {
  expect(mayEver(requester, 'ticket.history')).toBe(false)
  expect(mayEver(devops, 'ticket.edit')).toBe(true)
})
