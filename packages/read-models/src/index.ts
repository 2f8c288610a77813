export type { ReadDatabase } from './database-types.ts'
export { decodeCursor, encodeCursor } from './paging/cursor-text.ts'
export { type CursorPosition, countCap, deepestOffset, type Page, type PageRequest } from './paging/page.ts'
export type { TicketAnnouncement } from './projections/announcements.ts'
export { type Projected, projectionsConsumer, projectionsName } from './projections/projections-consumer.ts'
export {
  type ProjectionsStatus,
  type ReadTableStatus,
  readProjectionsStatus,
} from './projections/projections-status.ts'
export { projectionVersions, type ReadTableName, readTableNames } from './projections/read-tables.ts'
export { rewriteTicket } from './projections/rewrite-tickets.ts'
export { visibleChanges } from './projections/visible-changes.ts'
export { loadTickets } from './rebuild/load-tickets.ts'
export type { TicketLog } from './rebuild/read-log.ts'
export { RebuildRefused, type Rebuilt, rebuild } from './rebuild/rebuild.ts'
export {
  type AttachedTicket,
  type AttachmentsQuery,
  listAttachments,
  mayMeet,
  readAttachment,
} from './ticket-attachments/list-attachments.ts'
export { foldTicketAttachments } from './ticket-attachments/project.ts'
export type { TicketAttachmentRow } from './ticket-attachments/row.ts'
export {
  type CommentedTicket,
  isMixed,
  mayReadComment,
  shownComment,
} from './ticket-comments/comment-scope.ts'
export { type CommentsQuery, listComments, readComment } from './ticket-comments/list-comments.ts'
export { foldTicketComments } from './ticket-comments/project.ts'
export type { TicketCommentRow } from './ticket-comments/row.ts'
export { foldTicketDetail } from './ticket-detail/fold.ts'
export { isUuid, readTicket } from './ticket-detail/read-ticket.ts'
export type { MergedTicket, TicketDetailRow, TicketLink } from './ticket-detail/row.ts'
export { ticketVersions } from './ticket-detail/ticket-versions.ts'
export { type VisibleTicketDetail, visibleDetail } from './ticket-detail/visible-detail.ts'
export { type Waited, waitForVersion } from './ticket-detail/wait-for-version.ts'
export { type HistoryQuery, listHistory } from './ticket-history/list-history.ts'
export { foldTicketHistory } from './ticket-history/project.ts'
export type { TicketHistoryRow } from './ticket-history/row.ts'
export {
  type ClockFacts,
  calendarsIn,
  clockSummary,
  type TimedRow,
} from './ticket-list/clock-summary.ts'
export { countTickets, listTickets } from './ticket-list/list-tickets.ts'
export {
  defaultTicketSort,
  staffOnlyFilters,
  type TicketFilters,
  type TicketListQuery,
  type TicketSort,
  ticketSortFields,
} from './ticket-list/query.ts'
export { readListRows } from './ticket-list/read-list-rows.ts'
export type { TicketListRow } from './ticket-list/row.ts'
export { type KeptSlaFact, slaFactsOf } from './ticket-list/sla-facts.ts'
export { ticketFiltersOf, ticketSortOf } from './ticket-list/ticket-filters-of.ts'
export { mayList, staffOnlyFields, type VisibleTicketRow, visibleRow } from './ticket-list/visible-row.ts'
export { listRelated, type RelatedTicket } from './ticket-related/list-related.ts'
export { type Highlight, readHighlights } from './ticket-search/highlights.ts'
export type { FoundTickets, TextMatch } from './ticket-search/search-tickets.ts'
export { readOverview } from './ticket-statistics/overview.ts'
export type { Overview, TicketStatisticsRow } from './ticket-statistics/row.ts'
export { type TimelineChange, type TimelineEntry, timelineOf } from './ticket-timeline/entry.ts'
export { listTimeline, type TimelineQuery } from './ticket-timeline/list-timeline.ts'
export { type Viewer, viewerOf } from './viewer.ts'
