import type { StreamEvents } from '@docket/consumers'
import type { PoolClient } from 'pg'
import type { TicketDetailRow } from '../ticket-detail/row.ts'

/** What the tickets were at the version that the consumer holds; null for one it has not met. */
export type ReadStates = (
  client: PoolClient,
  streams: readonly StreamEvents[],
) => Promise<ReadonlyMap<string, TicketDetailRow | null>>

/**
 * The states as `ticket_detail` has them. No row lock: whoever writes a ticket's rows holds its position first.
 * Throws if a row is not exactly as new as its position, since folding on from there would go wrong in silence.
 */
export const readStatesFromTable: ReadStates = async (client, streams) => {
  const { rows } = await client.query<{ streamId: string; detail: TicketDetailRow }>({
    name: 'read_ticket_states',
    text: `
      select 'ticket-' || ticket_id as "streamId", detail
      from ticket_detail
      where ticket_id = any($1::uuid[])`,
    values: [streams.map(({ streamId }) => streamId.replace(/^ticket-/, ''))],
  })
  const details = new Map(rows.map(({ streamId, detail }) => [streamId, detail]))
  return new Map(
    streams.map(({ streamId, heldVersion }) => {
      const detail = details.get(streamId) ?? null
      if ((detail?.version ?? 0) !== heldVersion) {
        throw new Error(`${streamId} has rows of version ${detail?.version ?? 0} at position ${heldVersion}`)
      }
      return [streamId, detail]
    }),
  )
}
