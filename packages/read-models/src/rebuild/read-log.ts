import type { StoredEvent } from '@docket/event-sourcing'
import { readLogs } from '@docket/event-store'
import type { ClientBase } from 'pg'
import { projectionsName } from '../projections/projections-consumer.ts'

/** The log of one ticket up to the version that the live tables hold. */
export type TicketLog = { streamId: string; version: number; events: readonly StoredEvent[] }

/**
 * The logs of the next tickets in stream order, each from its start to the live position: `ticketsPerChunk` of
 * them, less at the end. A position names events that are there for good, so the two reads need no one instant.
 */
export const readNextLogs = async (client: ClientBase, after: string): Promise<readonly TicketLog[]> => {
  const { rows } = await client.query<{ streamId: string; version: number }>({
    name: 'rebuild_next_positions',
    text: `
      select stream_id as "streamId", version from consumer_stream
      where consumer = $1 and stream_id > $2 and version > 0
      order by stream_id limit $3`,
    values: [projectionsName, after, ticketsPerChunk],
  })
  return readTicketLogs(client, rows)
}

export const ticketsPerChunk = 1_000

/** All tickets as of their live positions when they are read; the next are read while the last are worked on. */
export async function* walkLogs(client: ClientBase): AsyncGenerator<readonly TicketLog[]> {
  let next = readNextLogs(client, '')
  for (;;) {
    const logs = await next
    const last = logs.at(-1)
    if (last === undefined) return
    next = readNextLogs(client, last.streamId)
    next.catch(() => {}) // awaited in the next round, unless the reader stops first
    yield logs
  }
}

/** The whole logs of the named tickets, each to the version given. */
export const readTicketLogs = async (
  client: ClientBase,
  upTo: readonly { streamId: string; version: number }[],
): Promise<readonly TicketLog[]> => (upTo.length === 0 ? [] : byStream(await readLogs(client, upTo)))

const byStream = (events: readonly StoredEvent[]): readonly TicketLog[] => {
  const logs: { streamId: string; version: number; events: StoredEvent[] }[] = []
  for (const event of events) {
    const last = logs.at(-1)
    if (last?.streamId === event.streamId) {
      last.events.push(event)
      last.version = event.version
    } else logs.push({ streamId: event.streamId, version: event.version, events: [event] })
  }
  return logs
}
