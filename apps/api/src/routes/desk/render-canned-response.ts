import { renderedResponse, renderQuery } from '@docket/contracts'
import { render } from '@docket/desk'
import type { ApiPart } from '../../api-server.ts'
import { speakableOf } from '../../desk/speakable.ts'
import { ticketNow } from '../../desk/ticket-now.ts'
import { callerOf } from '../../plugins/permission.ts'
import { found, idIn } from '../identity/found.ts'
import { idParams, one } from './desk-schema.ts'

/** A canned response as it reads on one ticket: its placeholders filled in now. */
export const renderCannedResponseRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/canned-responses/:id/rendered',
    config: { action: 'macros.use' },
    schema: {
      ...one('canned-responses', 'The text for one ticket, placeholders filled in', 200, renderedResponse),
      params: idParams,
      querystring: renderQuery,
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const noun = 'canned response'
      const id = idIn(request.params.id, noun)
      const { name, version, body } = found(await context.desk.cannedResponses.read(caller, id), noun)
      const ticket = await ticketNow(context, caller, request.query.ticketId)
      const text = render(body, await speakableOf(context, caller, ticket))
      return reply.ok({ id, version, name, text })
    },
  })
}
