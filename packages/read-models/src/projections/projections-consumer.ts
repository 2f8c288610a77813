import type { Consumer, StreamEvents } from '@docket/consumers'
import { readLogs } from '@docket/event-store'
import { type FaultPoint, noFaults } from '@docket/runtime'
import type { Pool, PoolClient } from 'pg'
import { toRow } from '../read-table.ts'
import type { TicketListRow } from '../ticket-list/row.ts'
import { ticketListTable } from '../ticket-list/table.ts'
import { type TicketAnnouncement, toAnnouncement, toRepeat } from './announcements.ts'
import { readStatesFromTable } from './read-states.ts'
import { readTableNames, writeChanges } from './read-tables.ts'
import { redactedAmong, rewriteTickets } from './rewrite-tickets.ts'
import { foldTicketChange, type TicketChange } from './ticket-change.ts'

/** The name of the consumer, its positions and its Kafka group. */
export const projectionsName = 'projections'

/** The changes of one batch by stream id. */
export type Projected = ReadonlyMap<string, TicketChange>

/**
 * The one consumer behind all ticket read tables: every table moves in the transaction of the position, then the
 * live feed is told of each ticket that the batch named, whether it had anything new or not.
 */
export const projectionsConsumer = (needs: {
  pool: Pool
  liveFeed: { announce(batch: readonly TicketAnnouncement[]): Promise<void> }
  faults?: FaultPoint
}): Consumer<Projected> => {
  const { pool, liveFeed, faults = noFaults } = needs
  return {
    name: projectionsName,
    categories: ['ticket'],
    async apply(client, streams) {
      if (streams.length === 0) return new Map()
      faults('projections.after_begin')
      const states = await readStatesFromTable(client, streams)
      const projected = new Map<string, TicketChange>()
      for (const { streamId, events } of streams) {
        const change = foldTicketChange(states.get(streamId) ?? null, events)
        if (change) projected.set(streamId, change)
      }
      const changes = [...projected.values()]
      for (const table of readTableNames) await writeChanges[table](client, changes, table)
      await rewriteRedacted(client, streams)
      faults('projections.before_commit')
      return projected
    },
    async committed(projected, named) {
      faults('projections.after_commit')
      const repeated = await readRows(pool, unapplied(named, projected))
      const oldest = new Map(named.map(({ streamId, version }) => [streamId, version]))
      const changed = [...projected].map(([streamId, change]) =>
        toAnnouncement(change, { repeats: oldest.get(streamId)! <= (change.before?.version ?? 0) }),
      )
      const announcements = [...changed, ...repeated.map(toRepeat)]
      if (announcements.length > 0) await liveFeed.announce(announcements)
      faults('projections.before_offset')
    },
  }
}

/** What came before the redaction may have been applied as it was before. */
const rewriteRedacted = async (client: PoolClient, streams: readonly StreamEvents[]): Promise<void> => {
  const redacted = redactedAmong(streams)
  if (redacted.length === 0) return
  const upTo = redacted.map(({ streamId, events }) => ({ streamId, version: events.at(-1)!.version }))
  const logs = Map.groupBy(await readLogs(client, upTo), ({ streamId }) => streamId)
  await rewriteTickets(client, [...logs.values()])
}

const unapplied = (named: readonly { streamId: string }[], projected: Projected): readonly string[] => [
  ...new Set(
    named
      .map(({ streamId }) => streamId)
      .filter((streamId) => streamId.startsWith('ticket-') && !projected.has(streamId)),
  ),
]

const readRows = async (pool: Pool, streamIds: readonly string[]): Promise<readonly TicketListRow[]> => {
  if (streamIds.length === 0) return []
  const { rows } = await pool.query<Record<string, unknown>>({
    name: 'read_named_tickets',
    text: 'select * from ticket_list where ticket_id = any($1::uuid[])',
    values: [streamIds.map((streamId) => streamId.replace(/^ticket-/, ''))],
  })
  return rows.map((row) => toRow(ticketListTable, row))
}
