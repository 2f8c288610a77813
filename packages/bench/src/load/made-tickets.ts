import { type Actor, decideAll, type EventMeta, type NewEvent } from '@docket/event-sourcing'
import { systemIds } from '@docket/runtime'
import {
  type AssignmentFacts,
  defaultSettings,
  priorities,
  type TicketCommand,
  ticketCodec,
  ticketDecider,
  ticketStream,
} from '@docket/ticketing'

/** A ticket's whole log, as its decider made it. */
export type MadeTicket = { streamId: string; events: readonly NewEvent[] }

/** Events of every made ticket. */
export const eventsPerTicket = 10

const people = Array.from({ length: 200 }, () => systemIds.next())
const team = systemIds.next()
const facts: AssignmentFacts = {
  assignee: { activeStaff: true, teamIds: [team] },
  team: { memberIds: people },
}
const nobody: AssignmentFacts = { assignee: null, team: null }
const text = 'The printer on the third floor says PC LOAD LETTER and prints nothing. '

/** Tickets with a life of usual length: opened, assigned, worked on, answered, resolved and closed. */
export function* madeTickets(count: number, from = 0): Generator<MadeTicket> {
  for (let nth = from; nth < from + count; nth++) yield madeTicket(nth)
}

const madeTicket = (nth: number): MadeTicket => {
  const ticketId = systemIds.next()
  const decided = decideAll(ticketDecider, lifeOf(ticketId, nth), ticketDecider.initial)
  if (!decided.accepted) throw new Error(`a made ticket was refused: ${decided.refusal.detail}`)
  const actor: Actor = { kind: 'user', id: pick(nth), ip: '127.0.0.1' }
  const meta: EventMeta = { actor, correlationId: systemIds.next(), causationId: null, traceparent: null }
  const events = decided.events.map((event) => ({
    eventId: systemIds.next(),
    occurredAt: event.at,
    meta,
    ...ticketCodec.encode(event),
  }))
  if (events.length !== eventsPerTicket) throw new Error(`a made ticket has ${events.length} events`)
  return { streamId: ticketStream(ticketId), events }
}

const lifeOf = (ticketId: string, nth: number): readonly TicketCommand[] => {
  const begin = Date.now() - 10 * 60_000
  const minute = (minutes: number) => new Date(begin + minutes * 60_000).toISOString()
  const requesterId = pick(nth)
  const settings = defaultSettings
  const comment = (at: string, authorId: string, isAgent: boolean, body: string): TicketCommand => ({
    type: 'AddComment',
    at,
    data: {
      ...{ commentId: systemIds.next(), authorId, authorKind: isAgent ? 'agent' : 'requester' },
      ...{ visibility: 'PUBLIC', body, settings },
    },
  })
  return [
    {
      type: 'OpenTicket',
      at: minute(0),
      data: {
        ...{ ticketId, number: `TCK-${String(nth + 1).padStart(6, '0')}`, title: `Cannot print ${nth}` },
        ...{ description: text.repeat(4), priority: priorities[nth % 4] ?? 'P3', type: 'INCIDENT' },
        ...{ category: 'technical', environment: null, affectedService: null, channel: 'WEB' },
        ...{ requesterId, submitterId: requesterId, organizationId: null, tier: null },
        ...{ assigneeId: null, teamId: null, tags: ['printer', `floor-${nth % 9}`], imported: false },
        ...{ humanCategory: true, humanPriority: true, facts: nobody },
      },
    },
    { type: 'AssignTicket', at: minute(1), data: { assigneeId: pick(nth + 1), teamId: team, facts } },
    { type: 'ChangeStatus', at: minute(2), data: { to: 'IN_PROGRESS', settings } },
    comment(minute(3), pick(nth + 1), true, `Is there paper in it? ${text}`),
    { type: 'ChangeStatus', at: minute(4), data: { to: 'PENDING_INFO', reason: 'VENDOR', settings } },
    comment(minute(5), requesterId, false, 'There was none.'),
    { type: 'ChangePriority', at: minute(6), data: { priority: priorities[(nth + 1) % 4] ?? 'P1' } },
    { type: 'ChangeStatus', at: minute(7), data: { to: 'OPEN', settings } },
    {
      type: 'ResolveTicket',
      at: minute(8),
      data: { resolution: { code: 'fixed', notes: 'Put paper in.' }, settings },
    },
    { type: 'CloseTicket', at: minute(9), data: {} },
  ]
}

const pick = (nth: number): string => people[nth % people.length] ?? team
