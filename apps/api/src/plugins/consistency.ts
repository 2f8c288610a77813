import { isUuid, waitForVersion } from '@docket/read-models'
import { Failure } from '@docket/runtime'
import { type Caller, decodeTicketEvent, isStaff, ticketStream } from '@docket/ticketing'
import type { ApiPart } from '../api-server.ts'
import type { ApiContext } from '../context.ts'

const waitMs = 2_000

/**
 * Holds a read that carries `X-Consistency: <ticketId>@<version>` until the read tables are that new. After two
 * seconds it is `read_behind`. A parked ticket is remembered on the request, so that its own routes fold the log;
 * lists and counters cannot, and are `read_behind` at once. A requester waits for what they may know of their own
 * ticket; any other ticket is not there, and a ticket that is not there is not waited for.
 */
export const consistency: ApiPart = (app, { db, store }) => {
  app.decorateRequest('parkedTicketId', null)
  app.addHook('preHandler', async (request) => {
    const token = request.headers['x-consistency']
    if (token === undefined || request.caller === null) return
    const { ticketId, version } = parse(String(token))
    const { tenantId, userId } = request.caller
    const requester = isStaff(request.caller) ? {} : { requesterId: userId }
    if (requester.requesterId && !(await isOwn(store, request.caller, ticketId))) return
    const waited = await waitForVersion(db, { tenantId, ticketId, version, withinMs: waitMs, ...requester })
    if (waited === 'reached') return
    const foldsTheLog = request.routeOptions.url?.startsWith('/api/v1/tickets/:id')
    if (waited === 'behind' || !foldsTheLog)
      throw new Failure('read_behind', 'The read tables have not reached that version yet; try again.')
    request.parkedTicketId = ticketId
  })
}

/** Asked of the log, since the rows of a ticket just opened may not be there yet. */
const isOwn = async (store: ApiContext['store'], caller: Caller, ticketId: string): Promise<boolean> => {
  const [opening] = await store.readStream(caller.tenantId, ticketStream(ticketId), { toVersion: 1 })
  if (opening === undefined) return false
  const event = decodeTicketEvent(opening)
  return event.type === 'TicketOpened' && event.data.requesterId === caller.userId
}

const parse = (token: string): { ticketId: string; version: number } => {
  const [ticketId = '', version = ''] = token.split('@')
  if (isUuid(ticketId) && /^\d{1,9}$/.test(version))
    return { ticketId: ticketId.toLowerCase(), version: Number(version) }
  const message = 'must be as meta.consistency gave it: <ticketId>@<version>'
  throw new Failure('invalid_input', `X-Consistency ${message}.`, {
    errors: [{ path: 'X-Consistency', code: 'invalid_header', message }],
  })
}
