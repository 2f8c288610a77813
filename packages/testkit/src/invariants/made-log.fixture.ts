import type { StoredEvent } from '@docket/event-sourcing'
import { encodeTicketEvent, type TicketEvent } from '@docket/ticketing'

const at = '2026-11-21T04:00:00.000Z'
export const requesterId = '00000000-0000-7000-8000-000000000007'

/** Id of the n-th ticket of a made log. */
export const ticketOf = (n: number): string =>
  `00000000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`

export const opened = (n: number): TicketEvent => ({
  type: 'TicketOpened',
  at,
  data: {
    ...{ ticketId: ticketOf(n), number: `TCK-${n}`, title: `Ticket ${n}`, description: 'It burns' },
    ...{ priority: 'P3', type: 'INCIDENT', category: 'general', environment: null, affectedService: null },
    ...{ channel: 'WEB', requesterId, submitterId: requesterId, organizationId: null, tier: null },
    ...{
      assigneeId: null,
      teamId: null,
      tags: [],
      imported: false,
      humanCategory: false,
      humanPriority: false,
    },
  },
})

export const commented = (visibility: 'PUBLIC' | 'INTERNAL' = 'PUBLIC'): TicketEvent => ({
  type: 'CommentAdded',
  at,
  data: {
    ...{ commentId: ticketOf(99), authorId: requesterId, authorKind: 'agent', visibility, body: 'A word' },
    ...{ mentions: [], carriedFrom: null },
  },
})

export const assigned = (assigneeId: string): TicketEvent => ({
  type: 'TicketAssigned',
  at,
  data: { assigneeId, teamId: null, from: { assigneeId: null, teamId: null } },
})

/** The log of the n-th ticket, each event recorded at its time; the correlation id of each is `<n>-<version>`. */
export const logOf = (n: number, ...events: readonly TicketEvent[]): StoredEvent[] =>
  events.map((event, index) => ({
    ...encodeTicketEvent(event),
    ...{ eventId: `event-${n}-${index + 1}`, occurredAt: event.at, recordedAt: event.at },
    ...{ tenantId: requesterId, streamId: `ticket-${ticketOf(n)}` },
    ...{ version: index + 1, position: n * 100 + index },
    meta: {
      actor: { kind: 'user', id: requesterId, ip: null },
      ...{ correlationId: `${n}-${index + 1}`, causationId: null, traceparent: null },
    },
  }))
