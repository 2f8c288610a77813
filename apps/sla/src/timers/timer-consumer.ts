import type { Consumer, StreamEvents } from '@docket/consumers'
import type { StoredEvent } from '@docket/event-sourcing'
import { readLogs } from '@docket/event-store'
import { type TicketEvent, ticketCategory, ticketIdOf } from '@docket/ticketing'
import type { PoolClient } from 'pg'
import { foldTimer } from './fold-timer.ts'
import { writeTimers } from './write-timers.ts'

/** The name of the consumer, its positions and its Kafka group. */
export const slaName = 'sla'

/** Keeps `ticket_timer`: what falls due on each ticket by itself. */
export const timerConsumer: Consumer<void> = {
  name: slaName,
  categories: [ticketCategory],
  async apply(client, streams) {
    const moved = streams.filter(({ events }) => events.some(({ type }) => !idle.has(type)))
    if (moved.length === 0) return
    const logs = await wholeLogs(client, moved)
    const timers = moved.map(({ streamId, tenantId }) => ({
      ticketId: ticketIdOf(streamId),
      tenantId,
      timer: foldTimer(logs.get(streamId) ?? []),
    }))
    await writeTimers(client, timers)
  },
}

/** Most of what happens to tickets, and never moves a timer: their logs need not be read. */
const idleTypes: readonly TicketEvent['type'][] = [
  'TicketOpened',
  'CommentAdded',
  'CommentEdited',
  'CommentDeleted',
  'TicketAssigned',
  'TicketUnassigned',
  'TicketTagged',
  'TicketUntagged',
  'TicketDetailsChanged',
  'TicketPriorityChanged',
  'CustomFieldSet',
  'AttachmentAdded',
  'AttachmentRemoved',
  'TicketFollowed',
  'TicketUnfollowed',
]
const idle: ReadonlySet<string> = new Set(idleTypes)

/** Few tickets in a batch, and a hundred events are read and folded in a millisecond: so no state is kept. */
const wholeLogs = async (
  client: PoolClient,
  streams: readonly StreamEvents[],
): Promise<ReadonlyMap<string, readonly StoredEvent[]>> => {
  const started = streams.filter(({ heldVersion }) => heldVersion > 0)
  const before = await readLogs(
    client,
    started.map(({ streamId, heldVersion }) => ({ streamId, version: heldVersion })),
  )
  const logs = new Map<string, StoredEvent[]>(streams.map(({ streamId }) => [streamId, []]))
  for (const event of before) logs.get(event.streamId)?.push(event)
  for (const { streamId, events } of streams) logs.get(streamId)?.push(...events)
  return logs
}
