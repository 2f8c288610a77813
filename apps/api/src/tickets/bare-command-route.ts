import { bareBody } from '@docket/contracts'
import type { Action, TicketCommand } from '@docket/ticketing'
import type { ApiPart } from '../api-server.ts'
import { callerOf } from '../plugins/permission.ts'
import { seenVersion } from './precondition.ts'
import { type RequestFacts, requestFacts } from './request-facts.ts'
import { commandSchema } from './route-schema.ts'
import { saveTicket } from './save-ticket.ts'
import { ticketIdIn } from './ticket-id.ts'

/** A route that gives one ticket one command, for which the body has nothing to say. */
export const bareCommandRoute =
  (route: {
    method: 'POST' | 'DELETE'
    /** Below `/api/v1/tickets/:id`. */
    path: string
    action: Action
    summary: string
    /** What the answer says when it is done. */
    message: string
    command(facts: RequestFacts): TicketCommand
  }): ApiPart =>
  (app, context) => {
    app.route({
      method: route.method,
      url: `/api/v1/tickets/:id/${route.path}`,
      config: { action: route.action },
      schema: commandSchema(route.summary, bareBody),
      handler: async (request, reply) => {
        const facts = requestFacts(request, context, request.body)
        return saveTicket(context, request, reply, {
          ticketId: await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id),
          commands: [route.command(facts)],
          facts,
          seenVersion: seenVersion(request),
          message: route.message,
        })
      },
    })
  }
