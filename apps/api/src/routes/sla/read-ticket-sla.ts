import { envelope, failureEnvelope, meta, ticketQuery, ticketSla } from '@docket/contracts'
import { summarize } from '@docket/ticketing/sla'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { namedPin } from '../../sla/named-pin.ts'
import { readTicketClocks } from '../../sla/read-ticket-clocks.ts'
import { recordedThresholds, shownClock, toInstant } from '../../sla/shown-clock.ts'
import { ticketParams } from '../../tickets/route-schema.ts'

/** Every clock of a ticket, past cycles too, computed from its log: never older than the last command. */
export const readTicketSlaRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/sla',
    config: { action: 'sla.read' },
    schema: {
      tags: ['sla'],
      summary: 'What a ticket was promised and how it stands: every metric and cycle',
      params: ticketParams,
      querystring: ticketQuery,
      response: { 200: envelope(ticketSla, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const read = await readTicketClocks(context, request, request.query.asOf)
      const { ticketId, version, clocks } = read
      const recorded = recordedThresholds(read.events)
      const inForce = read.isRemoved ? undefined : read.applied.at(-1)
      const named = inForce && (await namedPin(context, callerOf(request), inForce.pin))
      return reply.ok({
        ticketId,
        version,
        computedAt: toInstant(read.now),
        policy: inForce && named ? { ...named.policy, appliedAt: toInstant(inForce.at) } : null,
        calendar: named ? named.calendar : null,
        delayed: summarize(clocks).delayed,
        clocks: clocks.map((one) => shownClock(one, recorded)),
      })
    },
  })
}
