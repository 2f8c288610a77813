import { randomUUID } from 'node:crypto'
import type { EventStore, NewEvent } from '@docket/event-sourcing'

/** Of a category that no consumer follows, so that appending costs nobody else anything. */
export const benchCategory = 'bench'

/** Events that one stream gets before the next begins. */
const eventsPerStream = 4

/** Appends a few events to a new stream, one an append; answers how many. */
export const appendOneByOne = async (
  store: EventStore,
  tenantId: string,
  category: string,
): Promise<number> => {
  const streamId = `${category}-${randomUUID()}`
  for (let version = 0; version < eventsPerStream; version++) {
    const streams = [{ streamId, category, expectedVersion: version, events: [sampleEvent()] }]
    const outcome = await store.append({ tenantId, streams })
    if (outcome.outcome !== 'appended') throw new Error(`not appended: ${JSON.stringify(outcome)}`)
  }
  return eventsPerStream
}

/** An event of usual size. */
export const sampleEvent = (): NewEvent => ({
  eventId: randomUUID(),
  type: 'TicketAssigned',
  schemaVersion: 1,
  occurredAt: new Date().toISOString(),
  data: {
    assigneeId: randomUUID(),
    teamId: randomUUID(),
    from: { assigneeId: null, teamId: null },
    text: 'x'.repeat(200),
  },
  meta: {
    actor: { kind: 'user', id: randomUUID(), ip: '127.0.0.1' },
    correlationId: randomUUID(),
    causationId: null,
    traceparent: null,
  },
})
