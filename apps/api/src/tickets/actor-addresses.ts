import type { ReadDatabase } from '@docket/read-models'
import { ticketStream } from '@docket/ticketing'
import { type Kysely, sql } from 'kysely'

/** From which address each of these events of a ticket was asked for, by version; from the log alone, which keeps it. */
export const actorAddresses = async (
  db: Kysely<ReadDatabase>,
  tenantId: string,
  ticketId: string,
  versions: readonly number[],
): Promise<ReadonlyMap<number, string | null>> => {
  if (versions.length === 0) return new Map()
  const { rows } = await sql<{ version: number; ip: string | null }>`
    select version, meta -> 'actor' ->> 'ip' as ip from events
    where tenant_id = ${tenantId} and stream_id = ${ticketStream(ticketId)}
      and version = any (${[...new Set(versions)]}::integer[])`.execute(db)
  return new Map(rows.map(({ version, ip }) => [version, ip]))
}
