import { type Kysely, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { fingerprintOf } from '../paging/cursor-text.ts'
import { planPage } from '../paging/keyset.ts'
import { countCap, type Page, type PageRequest } from '../paging/page.ts'
import { toRow } from '../read-table.ts'
import type { Viewer } from '../viewer.ts'
import type { TicketCommentRow } from './row.ts'
import { ticketCommentTable } from './table.ts'

export type CommentsQuery = {
  tenantId: string
  ticketId: string
  viewer: Viewer
  page: PageRequest
  /** The newest first; the oldest first without it. */
  descending?: boolean
}

/**
 * The comments of a ticket in the order they were added. A requester gets and counts the public ones only.
 * Whether the viewer may see the ticket is for the caller to know.
 */
export const listComments = async (
  db: Kysely<ReadDatabase>,
  query: CommentsQuery,
): Promise<Page<TicketCommentRow>> => {
  const { tenantId, ticketId, viewer, descending = false } = query
  const order = [{ by: sql`version`, of: (row: TicketCommentRow) => row.version, descending }]
  const plan = planPage(order, query.page, fingerprintOf({ comments: ticketId, viewer, descending }))
  const within = db
    .selectFrom('ticket_comment')
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', ticketId)
    .$if(viewer.kind === 'requester', (query) => query.where('visibility', '=', 'PUBLIC'))
  const [found, counted] = await Promise.all([
    within
      .selectAll()
      .where(plan.where)
      .orderBy(plan.orderBy)
      .limit(plan.limit)
      .offset(plan.offset)
      .execute(),
    within.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow(),
  ])
  const page = plan.toPage(found.map((record) => toRow(ticketCommentTable, record)))
  const total = Math.min(counted.total, countCap)
  return { ...page, total, totalCapped: counted.total >= countCap }
}

/** One comment of a ticket, or null; a requester finds public ones only. */
export const readComment = async (
  db: Kysely<ReadDatabase>,
  asked: { tenantId: string; ticketId: string; commentId: string; viewer: Viewer },
): Promise<TicketCommentRow | null> => {
  const found = await db
    .selectFrom('ticket_comment')
    .selectAll()
    .where('tenant_id', '=', asked.tenantId)
    .where('ticket_id', '=', asked.ticketId)
    .where('comment_id', '=', asked.commentId)
    .$if(asked.viewer.kind === 'requester', (query) => query.where('visibility', '=', 'PUBLIC'))
    .executeTakeFirst()
  return found ? toRow(ticketCommentTable, found) : null
}
