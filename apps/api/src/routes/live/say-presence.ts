import { envelope, failureEnvelope, meta, presenceBody, presenceSaid } from '@docket/contracts'
import { mayList, readTicket, viewerOf } from '@docket/read-models'
import { isStaff, notFound } from '@docket/ticketing'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { type PresenceSaid, viewingForMs } from '../../presence/presence-board.ts'

/** Often enough that one lost word does not make anybody flicker. */
const repeatAfterMs = 5_000

/** Says that the caller is looking at a ticket, or writing on it; answers who else is. */
export const sayPresenceRoute: ApiPart = (app, { db, signals, presence }) => {
  app.route({
    method: 'POST',
    url: '/api/v1/presence',
    config: { action: 'ticket.read' },
    schema: {
      tags: ['live'],
      summary: 'Say that you are viewing a ticket, or typing on it',
      body: presenceBody,
      response: { 200: envelope(presenceSaid, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { ticketId, state } = request.body
      const { tenantId, userId } = caller
      const row = await readTicket(db, tenantId, ticketId)
      if (row === null || !mayList(row, viewerOf(caller))) throw new Refused(notFound)
      const { requesterId, assigneeId, teamId } = row
      const audience = { requesterId, assigneeId, teamId }
      const said: PresenceSaid = { tenantId, ticketId: row.ticketId, userId, state, audience }
      signals.send({ tenantId, kind: 'presence', data: said })
      const people = isStaff(caller) ? presence.at(tenantId, row.ticketId) : []
      return reply.ok({ ticketId: row.ticketId, people, forMs: viewingForMs, repeatAfterMs })
    },
  })
}
