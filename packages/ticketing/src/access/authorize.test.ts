import { describe, expect, test } from 'vitest'
import {
  ada,
  assign,
  bob,
  callerWith,
  comment,
  deleted,
  historyTo,
  hour,
  network,
  openTicket,
  payroll,
  resolve,
  rita,
  setStatus,
  ticketAfter,
  ticketOpened,
} from '../spec/index.ts'
import type { TicketCommand } from '../ticket/commands.ts'
import { unopened } from '../ticket/state.ts'
import { authorize } from './authorize.ts'
import { guard } from './guard.ts'
import type { Role } from './role.ts'

const requester = callerWith('END_USER')
const devops = callerWith('DEVOPS_ENGINEER')
const admin = callerWith('ADMIN')
const ritas = ticketAfter(ticketOpened({ teamId: network }))
const adas = ticketAfter(ticketOpened({ teamId: network, assigneeId: ada }))
const bobs = ticketAfter(ticketOpened({ requesterId: bob }))
const gone = ticketAfter(ticketOpened(), deleted())
const details = (data: object): TicketCommand => ({ type: 'ChangeDetails', at: hour(5), data })

describe('the guard', () => {
  test('lets nobody tell an unreadable ticket from one that does not exist', () => {
    const unreadable = guard(requester, 'ticket.edit', bobs)
    expect(unreadable).toMatchObject({ code: 'ticket_not_found' })
    expect(unreadable).toEqual(guard(requester, 'ticket.edit', unopened))
  })

  test('says forbidden where the ticket may be read', () =>
    expect(guard(requester, 'ticket.edit', ritas)).toMatchObject({
      code: 'forbidden',
      data: { action: 'ticket.edit' },
    }))

  test('hides a deleted ticket from all but those who may restore it', () => {
    expect(guard(callerWith('MANAGER'), 'ticket.read', gone)).toMatchObject({ code: 'ticket_not_found' })
    expect(guard(requester, 'ticket.read', gone)).toMatchObject({ code: 'ticket_not_found' })
    expect(guard(admin, 'ticket.restore', gone)).toBeNull()
  })
})

describe('a save of no command', () => {
  test('answers those who may read the ticket, and nobody else', () => {
    expect(authorize(requester, [], ritas)).toBeNull()
    expect(authorize(devops, [], bobs)).toBeNull()
    for (const hidden of [bobs, gone, unopened])
      expect(authorize(requester, [], hidden)).toMatchObject({ code: 'ticket_not_found' })
    expect(authorize(callerWith('MANAGER'), [], gone)).toMatchObject({ code: 'ticket_not_found' })
    expect(authorize(admin, [], gone)).toBeNull()
  })
})

describe('a requester', () => {
  test.each<[string, TicketCommand, 'forbidden' | null]>([
    ['edits the text', details({ title: 'x', description: 'y' }), null],
    ['does not edit the category', details({ title: 'x', category: 'billing' }), 'forbidden'],
    ['does not resolve', resolve(), 'forbidden'],
    ['does not set a status', setStatus('IN_PROGRESS'), 'forbidden'],
    ['comments', comment(), null],
    ['writes no internal note', comment({ visibility: 'INTERNAL' }), 'forbidden'],
    ['assigns nobody', assign({ assigneeId: ada }), 'forbidden'],
  ])('%s', (_, command, code) => expect(authorize(requester, [command], ritas)?.code ?? null).toBe(code))

  test('closes and reopens what is resolved, by status as by name', () => {
    const resolved = ticketAfter(...historyTo.RESOLVED)
    expect(authorize(requester, [setStatus('CLOSED')], resolved)).toBeNull()
    expect(authorize(requester, [setStatus('REOPENED')], resolved)).toBeNull()
    expect(authorize(requester, [{ type: 'CloseTicket', at: hour(5), data: {} }], resolved)).toBeNull()
  })

  test('opens for themselves, and routes nothing', () => {
    expect(authorize(requester, [openTicket()], unopened)).toBeNull()
    expect(authorize(requester, [openTicket({ requesterId: bob })], unopened)).toMatchObject({
      code: 'forbidden',
    })
    expect(authorize(requester, [openTicket({ teamId: network })], unopened)).toMatchObject({
      code: 'forbidden',
    })
    expect(authorize(requester, [openTicket(), setStatus('RESOLVED')], unopened)).toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('the newer actions', () => {
  const at = hour(5)
  const facts = { follower: { activeStaff: true } }
  const commands: Record<string, TicketCommand> = {
    'due date': { type: 'SetDueDate', at, data: { dueAt: at } },
    'custom field': { type: 'SetCustomField', at, data: { key: 'asset', value: 1, staffOnly: false } },
    rate: { type: 'RateTicket', at, data: { score: 5, comment: null } },
    link: { type: 'LinkTicket', at, data: { kind: 'relates', ticketId: 'x', onward: [] } },
    unlink: { type: 'UnlinkTicket', at, data: { kind: 'relates', ticketId: 'x' } },
    merge: { type: 'MergeTicket', at, data: { side: 'source', targetId: 'x' } },
    unmerge: { type: 'UnmergeTicket', at, data: { side: 'source' } },
    redact: {
      type: 'RedactText',
      at,
      data: { commentId: null, field: 'title', versions: [1], visibility: 'PUBLIC', reason: null },
    },
  }
  const granted = (role: Role, ticket: typeof ritas) =>
    Object.keys(commands).filter((name) => authorize(callerWith(role), [commands[name]!], ticket) === null)

  test.each<[Role, readonly string[], readonly string[]]>([
    ['END_USER', ['rate'], ['rate']],
    ['DEVOPS_ENGINEER', [], ['due date', 'custom field', 'link', 'unlink']],
    ['SENIOR_ENGINEER', without('rate', 'redact'), without('rate', 'redact')],
    ['TEAM_LEAD', without('rate', 'redact'), without('rate', 'redact')],
    ['MANAGER', without('rate'), without('rate')],
    ['ADMIN', without('rate'), without('rate')],
  ])('%s: %j on any ticket, %j if it is assigned to them', (role, any, assigned) => {
    expect(granted(role, ritas)).toEqual(any)
    expect(granted(role, adas)).toEqual(assigned)
  })

  function without(...names: string[]): readonly string[] {
    return ['due date', 'custom field', 'rate', 'link', 'unlink', 'merge', 'unmerge', 'redact'].filter(
      (name) => !names.includes(name),
    )
  }

  test('everybody follows what they may read, and only staff bring in others', () => {
    const follow = (userId: string): TicketCommand => ({ type: 'FollowTicket', at, data: { userId, facts } })
    expect(authorize(requester, [follow(rita)], ritas)).toBeNull()
    expect(authorize(requester, [follow(bob)], ritas)).toMatchObject({ code: 'forbidden' })
    expect(authorize(requester, [follow(rita)], bobs)).toMatchObject({ code: 'ticket_not_found' })
    expect(authorize(devops, [follow(bob)], ritas)).toBeNull()
  })

  test('engineers take back their own actions, leads anybody’s', () => {
    const undo = (authorId: string): TicketCommand => ({
      type: 'UndoChanges',
      at,
      data: { authorId, events: [], facts: { assignee: null, team: null } },
    })
    for (const role of ['DEVOPS_ENGINEER', 'SENIOR_ENGINEER'] as const) {
      expect(authorize(callerWith(role), [undo(ada)], ritas)).toBeNull()
      expect(authorize(callerWith(role), [undo(bob)], ritas)).toMatchObject({ code: 'forbidden' })
    }
    expect(authorize(callerWith('TEAM_LEAD'), [undo(bob)], ritas)).toBeNull()
    expect(authorize(requester, [undo(rita)], ritas)).toMatchObject({ code: 'forbidden' })
  })
})

describe('a devops engineer', () => {
  const release: TicketCommand = { type: 'UnassignTicket', at: hour(5), data: {} }

  test('works on their own tickets only', () => {
    expect(authorize(devops, [setStatus('IN_PROGRESS'), comment({ authorId: ada })], adas)).toBeNull()
    expect(authorize(devops, [setStatus('IN_PROGRESS')], ritas)).toMatchObject({ code: 'forbidden' })
  })

  test('claims and releases in their team, and assigns no colleague', () => {
    expect(
      authorize(devops, [{ type: 'ClaimTicket', at: hour(5), data: { agentId: ada } }], ritas),
    ).toBeNull()
    expect(authorize(devops, [release], adas)).toBeNull()
    expect(authorize(devops, [assign({ assigneeId: bob })], adas)).toMatchObject({ code: 'forbidden' })
    expect(authorize(devops, [assign({ teamId: network })], adas)).toBeNull()
  })

  test('is judged on the ticket as found: assigning oneself first opens no door', () =>
    expect(
      authorize(devops, [{ type: 'ClaimTicket', at: hour(5), data: { agentId: ada } }, resolve()], ritas),
    ).toMatchObject({ code: 'forbidden', data: { action: 'ticket.resolve' } }))
})

test('an admin opens a ticket with its first steps in one save', () =>
  expect(
    authorize(
      admin,
      [openTicket({ requesterId: rita, imported: true }), resolve(), setStatus('CLOSED')],
      unopened,
    ),
  ).toBeNull())

describe('who opens a ticket routes it as far as they may assign what is theirs', () => {
  const self = (role: Role) => callerWith(role).userId
  const known = (userId: string, teamIds: readonly string[]) => ({
    assigneeId: userId,
    facts: { assignee: { activeStaff: true, teamIds }, team: null },
  })
  const routes = {
    'to themselves': (role: Role) => known(self(role), [network]),
    'to themselves in a foreign team': (role: Role) => ({ ...known(self(role), [network]), teamId: payroll }),
    'to their team': () => ({ teamId: network }),
    'to a foreign team': () => ({ teamId: payroll }),
    'to a colleague': () => known(bob, [network]),
    'to a stranger': () => known(bob, [payroll]),
  }
  const all = Object.keys(routes) as (keyof typeof routes)[]
  test.each<[Role, (keyof typeof routes)[]]>([
    ['END_USER', []],
    ['DEVOPS_ENGINEER', ['to themselves', 'to their team', 'to a foreign team']],
    ['SENIOR_ENGINEER', ['to themselves', 'to their team', 'to a colleague']],
    ['TEAM_LEAD', all],
    ['MANAGER', all],
    ['ADMIN', all],
  ])('%s: %j', (role, allowed) =>
    expect(
      all.filter((to) => authorize(callerWith(role), [openTicket(routes[to](role))], unopened) === null),
    ).toEqual(allowed),
  )
})

describe('the first status of a ticket is judged like any other', () => {
  const statuses = ['NEW', 'OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'RESOLVED', 'CLOSED'] as const
  const may = (role: Role, data: Parameters<typeof openTicket>[0] = {}) =>
    statuses.filter(
      (status) => authorize(callerWith(role), [openTicket(data), setStatus(status)], unopened) === null,
    )

  test.each<[Role, readonly string[]]>([
    ['END_USER', []],
    ['DEVOPS_ENGINEER', ['NEW', 'OPEN']],
    ['SENIOR_ENGINEER', statuses],
    ['TEAM_LEAD', statuses],
    ['MANAGER', statuses],
    ['ADMIN', statuses],
  ])('%s: %j', (role, allowed) => expect(may(role)).toEqual(allowed))

  test('a devops engineer who takes the ticket may have done the work', () =>
    expect(may('DEVOPS_ENGINEER', { assigneeId: callerWith('DEVOPS_ENGINEER').userId })).toEqual(statuses))
})
