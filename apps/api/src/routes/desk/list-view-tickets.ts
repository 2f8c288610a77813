import { foundTicket, viewTicketsQuery } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { requireReading } from '../../desk/ticket-now.ts'
import { viewQuery } from '../../desk/view-query.ts'
import { callerOf } from '../../plugins/permission.ts'
import { sendTicketList } from '../../tickets/send-ticket-list.ts'
import { found, idIn } from '../identity/found.ts'
import { idParams, several } from './desk-schema.ts'

/** The tickets of a view as this caller sees them: `me` in its filter is whoever looks. */
export const listViewTicketsRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/views/:id/tickets',
    config: { action: 'views.personal' },
    schema: {
      ...several('views', 'The tickets of a view', viewTicketsQuery, foundTicket),
      params: idParams,
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      requireReading(caller)
      const view = found(await context.desk.views.read(caller, idIn(request.params.id, 'view')), 'view')
      return sendTicketList(context, caller, reply, viewQuery(view, request.query))
    },
  })
}
