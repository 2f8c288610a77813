import type { TopicSpec } from './publish.ts'

const day = 24 * 60 * 60 * 1000
// A ticket's whole state may be larger than the broker's usual 1 MB; a record it refuses would stop the relay.
const roomy = { 'max.message.bytes': String(8 << 20) }

/** Every public event of tickets, keyed by ticket, kept for 30 days. */
export const ticketEvents: TopicSpec = {
  topic: 'docket.ticket.events.v1',
  partitions: 12,
  config: { ...roomy, 'cleanup.policy': 'delete', 'retention.ms': String(30 * day) },
}

/** The latest public state of each ticket; a tombstone means erased, and is kept long enough to be seen. */
export const ticketState: TopicSpec = {
  topic: 'docket.ticket.state.v1',
  partitions: 12,
  config: { ...roomy, 'cleanup.policy': 'compact', 'delete.retention.ms': String(30 * day) },
}

/** Events of tenants, users and memberships, keyed by identity stream, kept for 30 days. */
export const identityEvents: TopicSpec = {
  topic: 'docket.identity.events.v1',
  partitions: 3,
  config: { ...roomy, 'cleanup.policy': 'delete', 'retention.ms': String(30 * day) },
}

/** All topics of Docket; partition counts never change once made, for a key must keep its partition. */
export const topics: readonly TopicSpec[] = [ticketEvents, ticketState, identityEvents]
