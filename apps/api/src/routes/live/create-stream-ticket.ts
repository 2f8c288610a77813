import { envelope, failureEnvelope, meta, streamTicket } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { sessionOf } from '../../plugins/authenticate.ts'
import { issueStreamTicket, streamTicketSeconds } from './stream-tickets.ts'

/** A ticket for clients that cannot send a header, as a browser's EventSource. */
export const createStreamTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/stream/tickets',
    config: { action: 'ticket.read' },
    schema: {
      tags: ['live'],
      summary: 'A single-use ticket for one stream, good for 30 seconds',
      response: { 201: envelope(streamTicket, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const ticket = await issueStreamTicket(context, sessionOf(request))
      return reply.code(201).ok({ ticket, expiresIn: streamTicketSeconds }, { message: 'Ticket issued' })
    },
  })
}
