import type { AsOf } from '@docket/contracts'
import type { StoredEvent } from '@docket/event-sourcing'
import { foldTicketDetail, mayList, readTicket, type TicketDetailRow, viewerOf } from '@docket/read-models'
import { type Caller, notFound, ticketStream } from '@docket/ticketing'
import type { FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { callerOf } from '../plugins/permission.ts'
import { Refused } from '../plugins/refusals.ts'
import { ticketIdIn } from './ticket-id.ts'

type Readers = Pick<ApiContext, 'db' | 'store'>
export type TicketRequest = FastifyRequest<{ Params: { id: string } }>

/** The ticket that the path names, if the caller may read it; folded from the log if its rows are parked. */
export const findTicket = async (
  { db, store }: Readers,
  request: TicketRequest,
): Promise<TicketDetailRow> => {
  const caller = callerOf(request)
  const parked = await parkedEvents(store, request)
  if (parked !== null) return readable(foldTicketDetail(parked), caller)
  return readable(await readTicket(db, caller.tenantId, request.params.id), caller)
}

/**
 * The events of that ticket up to a moment of the past; who may read them is judged by the ticket of today. Throws
 * `ticket_not_found` also where the ticket was not opened yet.
 */
export const findPast = async (
  { db, store }: Readers,
  request: TicketRequest,
  asOf: AsOf | undefined,
): Promise<readonly StoredEvent[]> => {
  const caller = callerOf(request)
  const stream = async () => ticketStream(await ticketIdIn(db, caller.tenantId, request.params.id))
  const events =
    (await parkedEvents(store, request)) ?? (await store.readStream(caller.tenantId, await stream()))
  readable(foldTicketDetail(events), caller)
  const past = asOf === undefined ? events : events.filter(untilThen(asOf))
  if (past.length === 0) throw new Refused(notFound)
  return past
}

/** The log of the parked ticket of `X-Consistency`, if that is the ticket that the path names; else null. */
const parkedEvents = async (
  store: Readers['store'],
  request: TicketRequest,
): Promise<readonly StoredEvent[] | null> => {
  const { parkedTicketId, params } = request
  if (parkedTicketId === null) return null
  const events = await store.readStream(callerOf(request).tenantId, ticketStream(parkedTicketId))
  const folded = foldTicketDetail(events)
  const isNamed =
    folded !== null &&
    (folded.ticketId === params.id.toLowerCase() || folded.number === params.id.toUpperCase())
  return isNamed ? events : null
}

const untilThen = (asOf: AsOf) => (event: StoredEvent) =>
  typeof asOf === 'number' ? event.version <= asOf : event.occurredAt <= asOf

/** Throws `ticket_not_found` for what this caller must not know of. */
export const readable = (row: TicketDetailRow | null, caller: Caller): TicketDetailRow => {
  if (row === null || !mayList(row, viewerOf(caller))) throw new Refused(notFound)
  return row
}
