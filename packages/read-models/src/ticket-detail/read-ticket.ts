import type { Kysely } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import type { TicketDetailRow } from './row.ts'

/**
 * One ticket by its id or its number (`TCK-000123`, in any case), or null if the tenant has none such or it is
 * deleted. The row is whole: show it through `visibleDetail` to whom `mayList` it.
 */
export const readTicket = async (
  db: Kysely<ReadDatabase>,
  tenantId: string,
  idOrNumber: string,
): Promise<TicketDetailRow | null> => {
  const found = await db
    .selectFrom('ticket_detail')
    .select('detail')
    .where('tenant_id', '=', tenantId)
    .where((where) =>
      isUuid(idOrNumber)
        ? where('ticket_id', '=', idOrNumber)
        : where('number', '=', idOrNumber.toUpperCase()),
    )
    .executeTakeFirst()
  return found && found.detail.deletedAt === null ? { ...notYetKnown, ...found.detail } : null
}

/** What a row from before these members were known does not say, until it is built anew. */
const notYetKnown = {
  mergedInto: null,
  slaFacts: [],
  mergedTickets: [],
  rating: null,
  staffFields: [],
  customFields: {},
} as const satisfies Partial<TicketDetailRow>

/** Whether a text may stand for a ticketId; everything else is taken for a number. */
export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
