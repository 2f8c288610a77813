import { type Kysely, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { fingerprintOf } from '../paging/cursor-text.ts'
import { planPage } from '../paging/keyset.ts'
import type { Page, PageRequest } from '../paging/page.ts'
import { toRow } from '../read-table.ts'
import type { TicketCommentRow } from '../ticket-comments/row.ts'
import { ticketCommentTable } from '../ticket-comments/table.ts'
import { ticketHistoryTable } from '../ticket-history/table.ts'
import type { Viewer } from '../viewer.ts'
import { type TimelineEntry, toTimelineEntry } from './entry.ts'

export type TimelineQuery = {
  tenantId: string
  ticketId: string
  viewer: Viewer
  page: PageRequest
  /** The newest first; the oldest first without it. */
  descending?: boolean
}

/**
 * What happened to a ticket and what was said, in version order: an entry per event. A requester gets the public ones
 * and the public lines of them. Whether the viewer may see the ticket is for the caller to know. Not counted.
 */
export const listTimeline = async (
  db: Kysely<ReadDatabase>,
  { tenantId, ticketId, viewer, page, descending = false }: TimelineQuery,
): Promise<Page<TimelineEntry>> => {
  const order = [{ by: sql`version`, of: (entry: { version: number }) => entry.version, descending }]
  const plan = planPage(order, page, fingerprintOf({ timeline: ticketId, viewer, descending }))
  const lines = db
    .selectFrom('ticket_history')
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', ticketId)
    .$if(viewer.kind === 'requester', (query) => query.where('staff_only', '=', false))
  const versions = await lines
    .select('version')
    .where(plan.where)
    .groupBy('version')
    .orderBy(plan.orderBy)
    .limit(plan.limit)
    .offset(plan.offset)
    .execute()
  const part = plan.toPage(versions as unknown as TimelineEntry[])
  const wanted = [0, ...part.rows.map(({ version }) => version)]
  const [told, said] = await Promise.all([
    lines.selectAll().where('version', 'in', wanted).execute(),
    db
      .selectFrom('ticket_comment')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('ticket_id', '=', ticketId)
      .where('version', 'in', wanted)
      .execute(),
  ])
  const byVersion = Map.groupBy(
    told.map((record) => toRow(ticketHistoryTable, record)),
    ({ version }) => version,
  )
  const comments = new Map(
    said
      .map((record): TicketCommentRow => toRow(ticketCommentTable, record))
      .map((comment) => [comment.version, comment]),
  )
  return {
    ...part,
    rows: part.rows.flatMap(({ version }) => {
      const lines = byVersion.get(version)
      return lines ? [toTimelineEntry(lines, comments)] : []
    }),
  }
}
