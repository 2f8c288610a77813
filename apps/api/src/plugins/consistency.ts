import { isUuid, waitForVersion } from '@docket/read-models'
import { Failure } from '@docket/runtime'
import { type Caller, decodeTicketEvent, isStaff, ticketStream } from '@docket/ticketing'
import type { ApiPart } from '../api-server.ts'
import type { ApiContext } from '../context.ts'

/** How long a read waits for its token. */
export const waitMs = 2_000

/** A save over more tickets names these many of them. */
export const mostTickets = 50

/**
 * Holds a read that carries `X-Consistency: <ticketId>@<version>`, or several by comma, until the read tables are that
 * new. After two seconds it is `read_behind`. A parked ticket is remembered on the request, so that its own routes fold the log;
 * lists and counters cannot, and are `read_behind` at once. A requester waits for what they may know of their own
 * ticket; any other ticket is not there, and a ticket that is not there is not waited for.
 */
export const consistency: ApiPart = (app, context) => {
  app.decorateRequest('parkedTicketId', null)
  app.addHook('preHandler', async (request) => {
    const token = request.headers['x-consistency']
    if (token === undefined || request.caller === null) return
    const parked: string[] = []
    for (const seen of parseConsistency(String(token)))
      if ((await reach(context, request.caller, seen)) === 'parked') parked.push(seen.ticketId)
    if (parked.length === 0) return
    if (!request.routeOptions.url?.startsWith('/api/v1/tickets/:id')) throw behind()
    const { id = '' } = request.params as { id?: string }
    request.parkedTicketId = parked.find((ticketId) => ticketId === id.toLowerCase()) ?? parked[0]!
  })
}

export type Seen = { ticketId: string; version: number }

const reach = async (
  { db, store }: Pick<ApiContext, 'db' | 'store'>,
  caller: Caller,
  { ticketId, version }: Seen,
): Promise<'reached' | 'parked'> => {
  const { tenantId, userId } = caller
  const requester = isStaff(caller) ? {} : { requesterId: userId }
  if (requester.requesterId && !(await isOwn(store, caller, ticketId))) return 'reached'
  const waited = await waitForVersion(db, { tenantId, ticketId, version, withinMs: waitMs, ...requester })
  if (waited === 'behind') throw behind()
  return waited
}

/** Thrown for a read that cannot be as new as its token. */
export const behind = () =>
  new Failure('read_behind', 'The read tables have not reached that version yet; try again.')

/** Asked of the log, since the rows of a ticket just opened may not be there yet. */
const isOwn = async (store: ApiContext['store'], caller: Caller, ticketId: string): Promise<boolean> => {
  const [opening] = await store.readStream(caller.tenantId, ticketStream(ticketId), { toVersion: 1 })
  if (opening === undefined) return false
  const event = decodeTicketEvent(opening)
  return event.type === 'TicketOpened' && event.data.requesterId === caller.userId
}

/** What a token names; throws `invalid_input` for one that was not given out here. */
export const parseConsistency = (token: string): readonly Seen[] => {
  const parts = token.split(',')
  if (parts.length > mostTickets) throw invalid()
  return parts.map((part) => {
    const [ticketId = '', version = ''] = part.trim().split('@')
    if (!isUuid(ticketId) || !/^\d{1,9}$/.test(version)) throw invalid()
    return { ticketId: ticketId.toLowerCase(), version: Number(version) }
  })
}

const invalid = () => {
  const message = 'must be as meta.consistency gave it: <ticketId>@<version>'
  return new Failure('invalid_input', `X-Consistency ${message}.`, {
    errors: [{ path: 'X-Consistency', code: 'invalid_header', message }],
  })
}
