import type { BusRecord } from '@docket/event-bus'
import type { StoredEvent } from '@docket/event-sourcing'
import { type IdentityEvent, identityCategory } from '@docket/identity'
import { decodeTicketEvent, ticketCategory, ticketIdOf } from '@docket/ticketing'
import type { RelayTopics } from '../relay-topics.ts'
import { toPublicEvent } from '../to-public-event.ts'
import { identitySubjectOf, toPublicIdentityEvent } from '../to-public-identity-event.ts'
import { type Origin, type Published, toRecord } from './to-record.ts'

/**
 * The records of stored events, in their order; events of categories without a topic are left out. Throws for an
 * event that this code cannot decode: newer code wrote it, and publishing anything else would lose it.
 */
export const toRecords = (
  events: readonly StoredEvent[],
  topics: RelayTopics,
  origin: Origin,
): readonly BusRecord[] =>
  events.flatMap((event) => {
    const published = toPublished(event, topics)
    return published ? [toRecord(published, event, origin)] : []
  })

const toPublished = (event: StoredEvent, topics: RelayTopics): Published | null => {
  const { streamId } = event
  switch (categoryOf(streamId)) {
    case ticketCategory: {
      const ticketId = ticketIdOf(streamId)
      const publicEvent = toPublicEvent(decodeTicketEvent(event), event)
      return { topic: topics.ticketEvents.topic, key: ticketId, subject: ticketId, ...publicEvent }
    }
    case identityCategory: {
      const { type, data } = event
      const publicEvent = toPublicIdentityEvent({ type, data } as IdentityEvent, event)
      if (!publicEvent) throw new Error(`cannot decode ${type} of schema version ${event.schemaVersion}`)
      const subject = identitySubjectOf(streamId)
      return { topic: topics.identityEvents.topic, key: streamId, subject, ...publicEvent }
    }
    default:
      return null
  }
}

/** Streams that are published are named after their category. */
const categoryOf = (streamId: string): string => streamId.slice(0, streamId.indexOf('-'))
