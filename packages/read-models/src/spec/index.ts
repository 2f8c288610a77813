// What a comparison of the read tables with the log needs; for tests and drills only.
export { foldTicketChange, type TicketChange } from '../projections/ticket-change.ts'
export { columnName, type ReadTable, toRow } from '../read-table.ts'
export { ticketCommentTable } from '../ticket-comments/table.ts'
export { ticketDetailTable, toDetailRecord } from '../ticket-detail/table.ts'
export { ticketHistoryTable } from '../ticket-history/table.ts'
export { ticketListTable } from '../ticket-list/table.ts'
export { projectTicketStatistics, sumStatistics } from '../ticket-statistics/project.ts'
export { ticketStatisticsTable } from '../ticket-statistics/table.ts'
