import { type View, viewCount, viewCountsQuery } from '@docket/contracts'
import { countTickets } from '@docket/read-models'
import { Failure } from '@docket/runtime'
import type { Caller } from '@docket/ticketing'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import type { ApiContext } from '../../context.ts'
import { requireReading } from '../../desk/ticket-now.ts'
import { viewQuery } from '../../desk/view-query.ts'
import { callerOf } from '../../plugins/permission.ts'
import { ticketListQueryOf } from '../../tickets/send-ticket-list.ts'
import { one } from './desk-schema.ts'

/** How many tickets each of several views has now, for the badges beside their names; counting stops at 10,001. */
export const countViewsRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/views/counts',
    config: { action: 'views.personal' },
    schema: {
      ...one('views', 'How many tickets several views have', 200, z.array(viewCount)),
      querystring: viewCountsQuery,
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      requireReading(caller)
      const views = await readAll(context, caller, request.query.ids)
      const counts = []
      // one after the other: a sidebar must not take every connection
      for (const view of views) counts.push({ id: view.id, ...(await countOf(context, caller, view)) })
      return reply.ok(counts)
    },
  })
}

const countOf = async (context: ApiContext, caller: Caller, view: View) =>
  countTickets(context.db, await ticketListQueryOf(context, caller, viewQuery(view)))

/** Throws `not_found` naming those that are not there for this caller. */
const readAll = async ({ desk }: ApiContext, caller: Caller, ids: readonly string[]): Promise<View[]> => {
  const views = await Promise.all([...new Set(ids)].map((id) => desk.views.read(caller, id.toLowerCase())))
  const missing = ids.flatMap((id, n) =>
    views.some((view) => view?.id === id.toLowerCase())
      ? []
      : [{ path: `ids.${n}`, code: 'not_found', message: 'is no view of yours' }],
  )
  if (missing.length > 0) throw new Failure('not_found', 'There is no such view.', { errors: missing })
  return views.filter((view) => view !== null)
}
