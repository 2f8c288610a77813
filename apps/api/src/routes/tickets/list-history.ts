import {
  envelope,
  failureEnvelope,
  type HistoryEntry,
  historyEntry,
  historyQuery,
  listMeta,
} from '@docket/contracts'
import { foldTicketHistory, listHistory, type TicketHistoryRow } from '@docket/read-models'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { actorAddresses } from '../../tickets/actor-addresses.ts'
import { findPast, findTicket } from '../../tickets/find-ticket.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { pageOf } from '../../tickets/page-of.ts'
import { pageRequest, paginationOf } from '../../tickets/paging.ts'
import { ticketParams } from '../../tickets/route-schema.ts'

/** Who changed which field from what to what, and from which address, in version order. */
export const listHistoryRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/history',
    config: { action: 'ticket.history' },
    schema: {
      tags: ['tickets'],
      summary: 'List what changed, field by field',
      params: ticketParams,
      querystring: historyQuery,
      response: {
        200: envelope(z.array(historyEntry), listMeta),
        '4xx': failureEnvelope,
        '5xx': failureEnvelope,
      },
    },
    handler: async (request, reply) => {
      const { tenantId } = callerOf(request)
      const { asOf, sort } = request.query
      const descending = sort?.startsWith('-') === true
      const seal = cursorSeal(context.cursorSecret, tenantId)
      const page = pageRequest(request.query, seal)
      const found = async () => {
        if (asOf === undefined && request.parkedTicketId === null) {
          const { ticketId } = await findTicket(context, request)
          const part = await listHistory(context.db, { tenantId, ticketId, page, descending })
          const versions = part.rows.map(({ version }) => version)
          return { part, addresses: await actorAddresses(context.db, tenantId, ticketId, versions) }
        }
        const events = await findPast(context, request, asOf)
        const rows = foldTicketHistory(events)
        const list = `${events[0]?.streamId} ${asOf} ${sort}`
        return {
          part: pageOf(descending ? rows.toReversed() : rows, page, list),
          addresses: new Map(events.map(({ version, meta }) => [version, meta.actor.ip])),
        }
      }
      const { part, addresses } = await found()
      const entries = part.rows.map((row) => shown(row, addresses.get(row.version) ?? null))
      return reply.ok(entries, { meta: { pagination: paginationOf(part, page, seal) } })
    },
  })
}

const shown = ({ tenantId, staffOnly, ...row }: TicketHistoryRow, actorIp: string | null): HistoryEntry =>
  ({ ...row, actorIp }) as HistoryEntry
