import type { Imported, Seen } from '@docket/contracts'
import type { Action } from '@docket/ticketing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { ApiPart } from '../api-server.ts'
import type { ApiContext } from '../context.ts'
import { callerOf } from '../plugins/permission.ts'
import { seenVersion } from './precondition.ts'
import type { SaveCommand } from './replace-tags.ts'
import { type RequestFacts, requestFacts } from './request-facts.ts'
import { commandSchema, type TicketParams } from './route-schema.ts'
import { saveTicket } from './save-ticket.ts'
import { ticketIdIn } from './ticket-id.ts'

type Body = z.ZodType<Imported & Seen>

/** A route that gives one ticket the commands that its body means, and answers with the changed ticket. */
export const commandRoute =
  <B extends Body>(route: {
    method: 'POST' | 'PUT' | 'DELETE'
    /** Below `/api/v1/tickets/:id`. */
    path: string
    action: Action
    summary: string
    /** What the answer says when it is done. */
    message: string
    body: B
    commands(
      body: z.output<B>,
      facts: RequestFacts,
      context: ApiContext,
    ): readonly SaveCommand[] | Promise<readonly SaveCommand[]>
  }): ApiPart =>
  (app, context) => {
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const body = request.body as z.output<B>
      const facts = requestFacts(request, context, body)
      const { id } = request.params as TicketParams
      return saveTicket(context, request, reply, {
        ticketId: await ticketIdIn(context.db, callerOf(request).tenantId, id),
        commands: await route.commands(body, facts, context),
        facts,
        seenVersion: seenVersion(request),
        message: route.message,
      })
    }
    app.route({
      method: route.method,
      url: `/api/v1/tickets/:id/${route.path}`,
      config: { action: route.action },
      schema: commandSchema(route.summary, route.body),
      handler: handler as never,
    })
  }
