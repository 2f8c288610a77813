import { randomUUID } from 'node:crypto'
import { type CommandRequest, handleCommand, memoryStore } from '@docket/event-sourcing'
import { describe, expect, test } from 'vitest'
import { authorize } from '../access/authorize.ts'
import {
  ada,
  assign,
  bob,
  callerWith,
  comment,
  hour,
  network,
  networkStaff,
  opening,
  openTicket,
  resolve,
  setStatus,
} from '../spec/index.ts'
import type { TicketCommand } from './commands.ts'
import { ticketCategory, ticketDecider, ticketStream } from './decider.ts'
import { ticketCodec } from './decode.ts'
import type { TicketEvent } from './events.ts'
import type { Ticket } from './state.ts'
import { conflicts, replyIsStale } from './touched-fields.ts'

// The ticket in the shell that the API puts around it, on a store in memory.
describe('one save', () => {
  test('sends and resolves, all or nothing', async () => {
    const { handle, types } = await opened()
    const reply = comment({ authorId: ada, authorKind: 'agent' })
    expect(await handle(save(reply, resolve({ code: null, notes: null })))).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'resolution_notes_required' },
    })
    expect(await handle(save(reply, resolve()))).toMatchObject({ outcome: 'accepted', version: 3 })
    expect(types()).toEqual(['TicketOpened', 'CommentAdded', 'TicketResolved'])
  })

  test('on an older version goes through if nobody touched the same field', async () => {
    const { handle } = await opened()
    await handle(save({ type: 'ChangePriority', at: hour(1), data: { priority: 'P1' } }))
    expect(await handle({ ...save(setStatus('OPEN')), expectedVersion: 1, conflicts })).toMatchObject({
      outcome: 'accepted',
      state: { status: 'OPEN', priority: 'P1' },
    })
    expect(await handle({ ...save(resolve()), expectedVersion: 1, conflicts })).toMatchObject({
      outcome: 'stale',
      between: [{ type: 'TicketPriorityChanged' }, { type: 'TicketStatusChanged' }],
    })
  })

  test('with a reply that misses a newer one is told so, and may insist', async () => {
    const { handle } = await opened()
    await handle(save(comment()))
    const reply = comment({ commentId: 'reply', authorId: ada, authorKind: 'agent' })
    const outcome = await handle({ ...save(reply, resolve()), expectedVersion: 1, conflicts })
    expect(outcome).toMatchObject({ outcome: 'stale' })
    const between = outcome.outcome === 'stale' ? outcome.between.map(ticketCodec.decode) : []
    expect(replyIsStale(between, [reply])).toBe(true)
    const forced = comment({ commentId: 'reply', authorId: ada, authorKind: 'agent', force: true })
    expect(await handle({ ...save(forced, resolve()), expectedVersion: 1, conflicts })).toMatchObject({
      outcome: 'accepted',
    })
  })

  test('by somebody who may not is refused before anything is decided', async () => {
    const { handle, types } = await opened()
    const commands = [setStatus('IN_PROGRESS')]
    const guard = (ticket: Ticket) => authorize(callerWith('END_USER'), commands, ticket)
    expect(await handle({ ...save(...commands), guard })).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'forbidden' },
    })
    expect(types()).toEqual(['TicketOpened'])
  })

  test('of eight that assign different people on one version, one is stored and the others know', async () => {
    const { handle, types } = await opened()
    const people = [ada, bob, 'carl', 'dora', 'emil', 'fay', 'gus', 'hana']
    const outcomes = await Promise.all(
      people.map((assigneeId) =>
        handle({ ...save(assign({ assigneeId }, networkStaff)), expectedVersion: 1, conflicts }),
      ),
    )
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1)
    expect(outcomes.filter(({ outcome }) => outcome === 'stale')).toHaveLength(7)
    expect(types()).toEqual(['TicketOpened', 'TicketAssigned'])
  })

  test('of two who claim at once, one has the ticket and the other is told who', async () => {
    const { handle } = await opened()
    const [one, other] = await Promise.all(
      [ada, bob].map((agentId) => handle(save({ type: 'ClaimTicket', at: hour(1), data: { agentId } }))),
    )
    expect(one).toMatchObject({ outcome: 'accepted', state: { assigneeId: ada, status: 'OPEN' } })
    expect(other).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'already_assigned', data: { assigneeId: ada } },
    })
  })
})

const save = (...commands: TicketCommand[]): CommandRequest<TicketCommand, TicketEvent, Ticket> => ({
  tenantId: 'tenant-1',
  streamId: ticketStream(opening.ticketId),
  category: ticketCategory,
  commands,
  meta: {
    actor: { kind: 'user', id: ada, ip: null },
    correlationId: 'correlation-1',
    causationId: null,
    traceparent: null,
  },
})

const opened = async () => {
  const store = memoryStore({ clock: { now: () => hour(9) } })
  const ids = { next: randomUUID }
  const handle = handleCommand({ store, decider: ticketDecider, codec: ticketCodec, ids })
  await handle(save(openTicket({ teamId: network })))
  return { handle, types: () => store.log().map(({ type }) => type) }
}
