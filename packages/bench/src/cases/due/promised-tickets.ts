import { type Actor, decideAll, type EventMeta, type EventStore } from '@docket/event-sourcing'
import { systemIds } from '@docket/runtime'
import {
  type TicketCommand,
  ticketCategory,
  ticketCodec,
  ticketDecider,
  ticketStream,
} from '@docket/ticketing'
import type { PolicyPin, SlaTargets } from '@docket/ticketing/sla'
import type { KnownCalendar } from './fill-clocks.ts'

const ticketsPerAppend = 50
const writers = 2
const hour = 3_600_000

/** The first reply is due an hour after the opening and told once; the resolution is far away and keeps its timer. */
const targets: SlaTargets = {
  first_reply: {
    target: { unit: 'duration', milliseconds: hour },
    ...{ warnings: [], levels: [], notify: ['team_lead'] },
  },
  resolution: {
    target: { unit: 'duration', milliseconds: 2_400 * hour },
    ...{ warnings: [75], levels: [], notify: ['team_lead'] },
  },
}

/** Appends tickets of which one clock each falls due, at these instants (epoch milliseconds). Answers their streams. */
export const appendPromised = async (
  store: EventStore,
  calendar: KnownCalendar,
  dueAt: readonly number[],
): Promise<readonly string[]> => {
  const { tenantId } = calendar
  const tickets = dueAt.map((due) => promisedTicket(calendar, due))
  const left = [...tickets]
  const write = async (): Promise<void> => {
    for (
      let some = left.splice(0, ticketsPerAppend);
      some.length > 0;
      some = left.splice(0, ticketsPerAppend)
    ) {
      const streams = some.map((ticket) => ({ ...ticket, category: ticketCategory, expectedVersion: 0 }))
      const outcome = await store.append({ tenantId, streams })
      if (outcome.outcome !== 'appended') throw new Error(`not appended: ${JSON.stringify(outcome)}`)
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  return tickets.map(({ streamId }) => streamId)
}

const promisedTicket = ({ calendarId, calendarVersion }: KnownCalendar, due: number) => {
  const ticketId = systemIds.next()
  const requesterId = systemIds.next()
  const at = new Date(due - hour).toISOString()
  const pin: PolicyPin = {
    policyId: systemIds.next(),
    policyVersion: 1,
    calendarId,
    calendarVersion,
    targets,
  }
  const commands: readonly TicketCommand[] = [
    {
      type: 'OpenTicket',
      at,
      data: {
        ...{ ticketId, number: `TCK-${ticketId.slice(-8)}`, title: 'Cannot print' },
        ...{ description: 'It says PC LOAD LETTER. '.repeat(10), priority: 'P3', type: 'INCIDENT' },
        ...{ category: 'technical', environment: null, affectedService: null, channel: 'WEB' },
        ...{ requesterId, submitterId: requesterId, organizationId: null, tier: null },
        ...{ assigneeId: null, teamId: null, tags: ['printer'], imported: false },
        ...{ humanCategory: true, humanPriority: true, facts: { assignee: null, team: null } },
      },
    },
    { type: 'ApplySlaPolicy', at, data: pin },
  ]
  const decided = decideAll(ticketDecider, commands, ticketDecider.initial)
  if (!decided.accepted) throw new Error(`a made ticket was refused: ${decided.refusal.detail}`)
  const actor: Actor = { kind: 'user', id: requesterId, ip: '127.0.0.1' }
  const meta: EventMeta = { actor, correlationId: systemIds.next(), causationId: null, traceparent: null }
  const events = decided.events.map((event) => ({
    ...{ eventId: systemIds.next(), occurredAt: event.at, meta },
    ...ticketCodec.encode(event),
  }))
  return { streamId: ticketStream(ticketId), events }
}
