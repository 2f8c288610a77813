import type { ListQuery } from '@docket/contracts'
import {
  listTickets,
  readHighlights,
  type TicketListQuery,
  ticketFiltersOf,
  ticketSortOf,
  viewerOf,
  visibleRow,
} from '@docket/read-models'
import type { Caller } from '@docket/ticketing'
import type { FastifyReply } from 'fastify'
import type { ApiContext } from '../context.ts'
import { cursorSeal } from './list-cursor.ts'
import { pageRequest, paginationOf } from './paging.ts'
import { timedRows } from './timed-rows.ts'

/** Answers with a page of the caller's tickets that a query finds; with `q` the best matches, and where they match. */
export const sendTicketList = async (
  context: ApiContext,
  caller: Caller,
  reply: FastifyReply,
  query: ListQuery,
): Promise<FastifyReply> => {
  const { db, cursorSecret } = context
  const { tenantId } = caller
  const seal = cursorSeal(cursorSecret, tenantId)
  const page = pageRequest(query, seal)
  const asked = await ticketListQueryOf(context, caller, query)
  const found = await listTickets(db, { ...asked, page })
  const { q } = query
  const highlights = q && (await readHighlights(db, { tenantId, q, matches: found.matches }))
  const rows = (await timedRows(context, found.rows)).map((row) => ({
    ...visibleRow(row, asked.viewer),
    ...(highlights && { highlight: highlights.get(row.ticketId) ?? null }),
  }))
  return reply.ok(rows, { meta: { pagination: paginationOf(found, page, seal) } })
}

/** What a query asks of the list in this caller's mouth, whichever part of it. */
export const ticketListQueryOf = async (
  { desk }: Pick<ApiContext, 'desk'>,
  { tenantId, ...caller }: Caller,
  query: ListQuery,
): Promise<Omit<TicketListQuery, 'page'>> => {
  const viewer = viewerOf(caller)
  const { customFields } = query
  // the custom fields that a requester may filter by; looked up only where it matters
  const isAsked = viewer.kind === 'requester' && customFields !== undefined
  const fields = isAsked ? [...(await desk.rules(tenantId)).fields.values()] : []
  const publicFields = fields.filter(({ staffOnly }) => !staffOnly).map(({ key }) => key)
  return {
    tenantId,
    viewer,
    filters: ticketFiltersOf(query, viewer),
    sort: ticketSortOf(query),
    publicFields,
  }
}
