import type { EventStore, Json, NewEvent } from '@docket/event-sourcing'
import { uuidv7 } from '@docket/runtime'

export const tenantId = uuidv7()

export const streamOf = (ticketId: string): string => `ticket-${ticketId}`

/** Opens a ticket in the log and answers its id. */
export const openTicket = async (store: EventStore, more: { ticketId?: string } = {}): Promise<string> => {
  const ticketId = more.ticketId ?? uuidv7()
  await append(store, ticketId, 0, 'TicketOpened', {
    ticketId,
    number: `TCK-${ticketId.slice(-6)}`,
    title: 'The printer burns',
    description: 'It is warm in here.',
    priority: 'P3',
    type: 'INCIDENT',
    category: 'technical',
    environment: null,
    affectedService: null,
    channel: 'WEB',
    requesterId: 'requester-1',
    submitterId: 'requester-1',
    organizationId: null,
    tier: null,
    assigneeId: null,
    teamId: null,
    tags: [],
    imported: false,
    humanCategory: false,
    humanPriority: false,
  })
  return ticketId
}

/** Adds a comment to a ticket of this version. */
export const comment = (store: EventStore, ticketId: string, version: number, type = 'CommentAdded') =>
  append(store, ticketId, version, type, {
    commentId: uuidv7(),
    authorId: 'requester-1',
    authorKind: 'requester',
    visibility: 'PUBLIC',
    body: `after version ${version}`,
  })

const append = async (
  store: EventStore,
  ticketId: string,
  expectedVersion: number,
  type: string,
  data: Json,
) => {
  const event: NewEvent = {
    eventId: uuidv7(),
    type,
    schemaVersion: 1,
    occurredAt: new Date().toISOString(),
    data,
    meta: {
      actor: { kind: 'user', id: 'requester-1', ip: null },
      correlationId: `correlation-${expectedVersion}`,
      causationId: null,
      traceparent: null,
    },
  }
  const { outcome } = await store.append({
    tenantId,
    streams: [{ streamId: streamOf(ticketId), category: 'ticket', expectedVersion, events: [event] }],
  })
  if (outcome !== 'appended') throw new Error(`the append ended as ${outcome}`)
}
