import { isUuid, type ReadDatabase } from '@docket/read-models'
import { notFound, ticketIdOf } from '@docket/ticketing'
import { type Kysely, sql } from 'kysely'
import { Refused } from '../plugins/refusals.ts'

/**
 * The ticketId that a path names by id or by number. A number is looked up in the log and not in the read tables:
 * who has just opened a ticket may command it at once. Throws `ticket_not_found`.
 */
export const ticketIdIn = async (
  db: Kysely<ReadDatabase>,
  tenantId: string,
  idOrNumber: string,
): Promise<string> => {
  if (isUuid(idOrNumber)) return idOrNumber.toLowerCase()
  const { rows } = await sql<{ streamId: string }>`
    select stream_id as "streamId" from events
    where tenant_id = ${tenantId} and data ->> 'number' = ${idOrNumber.toUpperCase()} and type = 'TicketOpened'
    limit 1`.execute(db)
  const [found] = rows
  if (found === undefined) throw new Refused(notFound)
  return ticketIdOf(found.streamId)
}
