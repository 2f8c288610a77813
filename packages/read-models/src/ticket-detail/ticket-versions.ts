import type { Kysely } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'

/** How new the rows of these tickets are, tombstones included; a ticket without a row is left out. */
export const ticketVersions = async (
  db: Kysely<ReadDatabase>,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const found = await db
    .selectFrom('ticket_detail')
    .select(['ticket_id', 'version'])
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', 'in', [...ticketIds, nobody])
    .execute()
  return new Map(found.map((row) => [row.ticket_id, row.version]))
}

/** `in ()` is no SQL; no ticket has this id. */
const nobody = '00000000-0000-0000-0000-000000000000'
