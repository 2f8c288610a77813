import { foldTicketDetail, type TicketDetailRow } from '@docket/read-models'
import { type Caller, forbidden, mayEver, ticketStream } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'
import { readable } from '../tickets/find-ticket.ts'
import { ticketIdIn } from '../tickets/ticket-id.ts'

/** The ticket as its log has it at this moment, if this caller may read it. Throws `ticket_not_found`. */
export const ticketNow = async (
  { db, store }: Pick<ApiContext, 'db' | 'store'>,
  caller: Caller,
  idOrNumber: string,
): Promise<TicketDetailRow> => {
  requireReading(caller)
  const ticketId = await ticketIdIn(db, caller.tenantId, idOrNumber)
  const events = await store.readStream(caller.tenantId, ticketStream(ticketId))
  return readable(foldTicketDetail(events), caller)
}

/** Throws `forbidden` for an API key that may use the desk but was not given the tickets. */
export const requireReading = (caller: Caller): void => {
  if (!mayEver(caller, 'ticket.read')) throw new Refused(forbidden('ticket.read'))
}
