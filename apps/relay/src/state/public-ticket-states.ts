import type { TicketState } from '@docket/contracts'
import type { Pool } from 'pg'

/** A row of the public state; `state` null is a tombstone. */
export type PublicTicketState = {
  streamId: string
  tenantId: string
  version: number
  changedAt: string
  state: TicketState | null
}

const columns = `stream_id as "streamId", tenant_id as "tenantId", version,
  fold ->> 'publicUpdatedAt' as "changedAt", state`

/** The rows of these streams, as far as they exist. */
export const readPublicTicketStates = async (
  pool: Pool,
  streamIds: readonly string[],
): Promise<readonly PublicTicketState[]> => {
  const { rows } = await pool.query<PublicTicketState>({
    name: 'read_public_ticket_states',
    text: `select ${columns} from public_ticket_state where stream_id = any ($1::text[]) order by stream_id`,
    values: [streamIds],
  })
  return rows
}

/** The next rows in the order of their streams. */
export const walkPublicTicketStates = async (
  pool: Pool,
  afterStreamId: string,
  limit: number,
): Promise<readonly PublicTicketState[]> => {
  const { rows } = await pool.query<PublicTicketState>({
    name: 'walk_public_ticket_states',
    text: `select ${columns} from public_ticket_state where stream_id > $1 order by stream_id limit $2`,
    values: [afterStreamId, limit],
  })
  return rows
}

/** How many rows come after a stream. */
export const countPublicTicketStates = async (pool: Pool, afterStreamId: string): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>({
    name: 'count_public_ticket_states',
    text: 'select count(*) as count from public_ticket_state where stream_id > $1',
    values: [afterStreamId],
  })
  return rows[0]!.count
}
