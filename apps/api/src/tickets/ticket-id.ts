import { isUuid, type ReadDatabase } from '@docket/read-models'
import { notFound } from '@docket/ticketing'
import type { Kysely } from 'kysely'
import { Refused } from '../plugins/refusals.ts'

/** The ticketId that a path names by id or by number. Throws `ticket_not_found`. */
export const ticketIdIn = async (
  db: Kysely<ReadDatabase>,
  tenantId: string,
  idOrNumber: string,
): Promise<string> => {
  if (isUuid(idOrNumber)) return idOrNumber.toLowerCase()
  const found = await db
    .selectFrom('ticket_detail')
    .select('ticket_id')
    .where('tenant_id', '=', tenantId)
    .where('number', '=', idOrNumber.toUpperCase())
    .executeTakeFirst()
  if (found === undefined) throw new Refused(notFound)
  return found.ticket_id
}
