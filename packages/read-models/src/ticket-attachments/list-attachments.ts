import { type Kysely, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { fingerprintOf } from '../paging/cursor-text.ts'
import { planPage, type SortKey } from '../paging/keyset.ts'
import { countCap, type Page, type PageRequest } from '../paging/page.ts'
import { toRow } from '../read-table.ts'
import type { MergedTicket } from '../ticket-detail/row.ts'
import type { Viewer } from '../viewer.ts'
import type { TicketAttachmentRow } from './row.ts'
import { ticketAttachmentTable } from './table.ts'

/** The ticket whose files are asked for, with the tickets merged into it. */
export type AttachedTicket = { ticketId: string; mergedTickets: readonly MergedTicket[] }

export type AttachmentsQuery = {
  tenantId: string
  ticket: AttachedTicket
  viewer: Viewer
  page: PageRequest
  /** Only those of one comment. */
  commentId?: string | undefined
  /** The newest first; the oldest first without it. */
  descending?: boolean
}

/** Whether this viewer may meet a file: a requester only what is public, nobody what was removed. */
export const mayMeet = (
  { visibility, removedAt }: Pick<TicketAttachmentRow, 'visibility' | 'removedAt'>,
  viewer: Viewer,
): boolean => removedAt === null && (viewer.kind === 'staff' || visibility === 'PUBLIC')

/** The tickets whose files stand with this one's: those merged into it, for a requester only their own. */
const scopeOf = ({ ticketId, mergedTickets }: AttachedTicket, viewer: Viewer): readonly string[] => [
  ticketId,
  ...mergedTickets
    .filter(({ requesterId }) => viewer.kind === 'staff' || requesterId === viewer.userId)
    .map((source) => source.ticketId),
]

/**
 * The files of a ticket in the order they were added, those of merged tickets among them by their time. A requester gets and counts the public ones only. Whether the
 * viewer may see the ticket is for the caller to know.
 */
export const listAttachments = async (
  db: Kysely<ReadDatabase>,
  query: AttachmentsQuery,
): Promise<Page<TicketAttachmentRow>> => {
  const { tenantId, ticket, viewer, commentId, descending = false } = query
  const scope = scopeOf(ticket, viewer)
  const order = scope.length > 1 ? byTime(descending) : byVersion(descending)
  const list = { attachments: scope, commentId: commentId ?? null, viewer, descending }
  const plan = planPage(order, query.page, fingerprintOf(list))
  const within = db
    .selectFrom('ticket_attachment')
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', 'in', scope)
    .where('removed_at', 'is', null)
    .$if(viewer.kind === 'requester', (query) => query.where('visibility', '=', 'PUBLIC'))
    .$if(commentId !== undefined, (query) => query.where('comment_id', '=', commentId!))
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
  const page = plan.toPage(found.map((record) => toRow(ticketAttachmentTable, record)))
  const total = Math.min(counted.total, countCap)
  return { ...page, total, totalCapped: counted.total >= countCap }
}

const byVersion = (descending: boolean): SortKey<TicketAttachmentRow>[] => [
  { by: sql`version`, of: (row) => row.version, descending },
]

const byTime = (descending: boolean): SortKey<TicketAttachmentRow>[] => [
  { by: sql`created_at`, of: (row) => row.createdAt, descending },
  { by: sql`ticket_id`, of: (row) => row.ticketId, descending },
  { by: sql`version`, of: (row) => row.version, descending },
]

/**
 * One file of the tenant that this viewer may meet, or null; with a `ticket` only if it stands with that one's.
 * Whether they may see its ticket is for the caller to know.
 */
export const readAttachment = async (
  db: Kysely<ReadDatabase>,
  asked: { tenantId: string; ticket?: AttachedTicket; attachmentId: string; viewer: Viewer },
): Promise<TicketAttachmentRow | null> => {
  const found = await db
    .selectFrom('ticket_attachment')
    .selectAll()
    .where('attachment_id', '=', asked.attachmentId)
    .where('tenant_id', '=', asked.tenantId)
    .$if(asked.ticket !== undefined, (query) =>
      query.where('ticket_id', 'in', scopeOf(asked.ticket!, asked.viewer)),
    )
    .executeTakeFirst()
  const row = found ? toRow(ticketAttachmentTable, found) : null
  return row !== null && mayMeet(row, asked.viewer) ? row : null
}
