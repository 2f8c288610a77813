import { type Kysely, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { fingerprintOf } from '../paging/cursor-text.ts'
import { planPage, type SortKey } from '../paging/keyset.ts'
import { countCap, type Page, type PageRequest } from '../paging/page.ts'
import { toRow } from '../read-table.ts'
import type { Viewer } from '../viewer.ts'
import { type CommentedTicket, commentScope, isMixed, shownComment } from './comment-scope.ts'
import type { TicketCommentRow } from './row.ts'
import { ticketCommentTable } from './table.ts'

export type CommentsQuery = {
  tenantId: string
  ticket: CommentedTicket
  viewer: Viewer
  page: PageRequest
  /** The newest first; the oldest first without it. */
  descending?: boolean
}

/**
 * The comments of a ticket in the order they were added, those of merged tickets among them by their time. A requester
 * gets and counts what they may see only. Whether the viewer may see the ticket is for the caller to know.
 */
export const listComments = async (
  db: Kysely<ReadDatabase>,
  query: CommentsQuery,
): Promise<Page<TicketCommentRow>> => {
  const { tenantId, ticket, viewer, descending = false } = query
  const mixed = isMixed(ticket)
  const order = mixed ? byTime(descending) : byVersion(descending)
  const asked = { comments: ticket.ticketId, viewer, descending, mixed }
  const plan = planPage(order, query.page, fingerprintOf(asked))
  const within = db
    .selectFrom('ticket_comment')
    .where('tenant_id', '=', tenantId)
    .where(commentScope(ticket, viewer))
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
  const rows = page.rows.map((row) => shownComment(row, viewer))
  return { ...page, rows, total, totalCapped: counted.total >= countCap }
}

const byVersion = (descending: boolean): SortKey<TicketCommentRow>[] => [
  { by: sql`version`, of: (row) => row.version, descending },
]

const byTime = (descending: boolean): SortKey<TicketCommentRow>[] => [
  { by: sql`created_at`, of: (row) => row.createdAt, descending },
  { by: sql`ticket_id`, of: (row) => row.ticketId, descending },
  { by: sql`version`, of: (row) => row.version, descending },
]

/** One comment of a ticket, or null; a requester finds what they may see only. */
export const readComment = async (
  db: Kysely<ReadDatabase>,
  asked: { tenantId: string; ticket: CommentedTicket; commentId: string; viewer: Viewer },
): Promise<TicketCommentRow | null> => {
  const found = await db
    .selectFrom('ticket_comment')
    .selectAll()
    .where('tenant_id', '=', asked.tenantId)
    .where('comment_id', '=', asked.commentId)
    .where(commentScope(asked.ticket, asked.viewer))
    .executeTakeFirst()
  return found ? shownComment(toRow(ticketCommentTable, found), asked.viewer) : null
}
