import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Role, roles } from '../access/role.ts'
import {
  ada,
  bob,
  callerWith,
  historyArbitrary,
  historyTo,
  hour,
  network,
  ticketAfter,
  ticketOpened,
} from '../spec/index.ts'
import { allowedCommands } from './allowed-commands.ts'
import { defaultSettings } from './commands.ts'
import { ticketRefusals } from './refusals.ts'
import type { OpenedTicket } from './state.ts'

const asked = (role: Role, ticket: OpenedTicket, now = hour(5)) => {
  const answers = allowedCommands(ticket, { caller: callerWith(role), now, settings: defaultSettings })
  return (command: string, visibility?: string) =>
    answers.find((one) => one.command === command && one.visibility === visibility)
}

describe('what a ticket allows', () => {
  test('an admin may do all that the status machine has', () => {
    const allowed = asked('ADMIN', ticketAfter(...historyTo.IN_PROGRESS))
    expect(allowed('ChangeStatus')).toEqual({
      command: 'ChangeStatus',
      allowed: true,
      to: ['OPEN', 'PENDING_INFO', 'ESCALATED', 'RESOLVED'],
    })
    expect(allowed('AssignTicket')).toEqual({ command: 'AssignTicket', allowed: true })
    expect(allowed('DeleteTicket')).toMatchObject({ allowed: true })
    expect(allowed('CloseTicket')).toMatchObject({ allowed: false, code: 'illegal_transition' })
    expect(allowed('DeescalateTicket')).toMatchObject({ allowed: false, code: 'changes_nothing' })
  })

  test('a requester is told what is not theirs', () => {
    const allowed = asked('END_USER', ticketAfter(...historyTo.RESOLVED))
    expect(allowed('ChangeStatus')).toMatchObject({ allowed: true, to: ['CLOSED', 'REOPENED'] })
    expect(allowed('ChangeDetails')).toMatchObject({ allowed: false, code: 'forbidden' })
    expect(allowed('AddComment', 'PUBLIC')).toMatchObject({ allowed: true })
    expect(allowed('AddComment', 'INTERNAL')).toMatchObject({ allowed: false, code: 'forbidden' })
  })

  test('a requester loses reopening with the window', () => {
    const closed = ticketAfter(...historyTo.CLOSED)
    expect(asked('END_USER', closed, hour(50))('ReopenTicket')).toMatchObject({ allowed: true })
    const late = asked('END_USER', closed, hour(15 * 24))
    expect(late('ReopenTicket')).toMatchObject({ allowed: false, code: 'reopen_window_passed' })
    expect(late('AddComment', 'PUBLIC')).toMatchObject({ allowed: false, code: 'reopen_window_passed' })
    expect(late('ChangeStatus')).toMatchObject({ allowed: false, to: [], code: 'reopen_window_passed' })
  })

  test('a devops engineer claims what is free, and only then works on it', () => {
    const free = asked('DEVOPS_ENGINEER', ticketAfter(ticketOpened({ teamId: network })))
    expect(free('ClaimTicket')).toMatchObject({ allowed: true })
    expect(free('ResolveTicket')).toMatchObject({ allowed: false, code: 'forbidden' })
    const hers = asked('DEVOPS_ENGINEER', ticketAfter(ticketOpened({ teamId: network, assigneeId: ada })))
    expect(hers('ResolveTicket')).toMatchObject({ allowed: true })
    const bobs = asked('DEVOPS_ENGINEER', ticketAfter(ticketOpened({ teamId: network, assigneeId: bob })))
    expect(bobs('ClaimTicket')).toMatchObject({ allowed: false, code: 'already_assigned' })
  })

  test('a requester rates what is done, and follows', () => {
    const done = asked('END_USER', ticketAfter(...historyTo.RESOLVED))
    expect(done('RateTicket')).toMatchObject({ allowed: true })
    expect(done('FollowTicket')).toMatchObject({ allowed: true })
    expect(done('MergeTicket')).toMatchObject({ allowed: false, code: 'forbidden' })
    const open = asked('END_USER', ticketAfter(...historyTo.OPEN))
    expect(open('RateTicket')).toMatchObject({ allowed: false, code: 'ticket_not_done' })
  })

  test('a merged ticket says so to everything but unmerging', () => {
    const merged = asked(
      'ADMIN',
      ticketAfter(ticketOpened(), {
        type: 'TicketMerged',
        at: hour(1),
        data: { side: 'source', targetId: 'target', from: 'NEW' },
      }),
    )
    expect(merged('UnmergeTicket')).toMatchObject({ allowed: true })
    for (const command of ['ResolveTicket', 'SetDueDate', 'LinkTicket', 'FollowTicket'])
      expect(merged(command)).toMatchObject({ allowed: false, code: 'ticket_merged' })
    const plain = asked('ADMIN', ticketAfter(ticketOpened()))
    expect(plain('UnmergeTicket')).toMatchObject({ allowed: false, code: 'changes_nothing' })
    expect(plain('MergeTicket')).toMatchObject({ allowed: true })
  })

  test('a closed ticket keeps its fields', () => {
    const closed = asked('ADMIN', ticketAfter(...historyTo.CLOSED))
    for (const command of ['SetDueDate', 'SetCustomField'])
      expect(closed(command)).toMatchObject({ allowed: false, code: 'ticket_closed' })
  })
})

test('any ticket answers everybody about every command, and each no has its reason', () =>
  fc.assert(
    fc.property(historyArbitrary, fc.constantFrom(...roles), (history, role) => {
      const ticket = ticketAfter(...(history as unknown as [ReturnType<typeof ticketOpened>]))
      const caller = callerWith(role)
      const answers = allowedCommands(ticket, { caller, now: hour(48), settings: defaultSettings })
      const gone = ticket.deleted && role !== 'ADMIN'
      for (const answer of answers) {
        if (gone) expect(answer.allowed).toBe(false)
        if (answer.allowed) continue
        const known = Object.keys(ticketRefusals).includes(answer.code) || answer.code === 'changes_nothing'
        expect({ code: answer.code, known }).toEqual({ code: answer.code, known: true })
        expect(answer.detail).not.toBe('')
      }
    }),
  ))
