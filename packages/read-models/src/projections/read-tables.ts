import type { ClientBase } from 'pg'
import { upsertRows } from '../read-table.ts'
import { removeAttachments } from '../ticket-attachments/remove-attachments.ts'
import { ticketAttachmentTable } from '../ticket-attachments/table.ts'
import { editComments } from '../ticket-comments/edit-comments.ts'
import { ticketCommentTable } from '../ticket-comments/table.ts'
import { ticketDetailTable, toDetailRecord } from '../ticket-detail/table.ts'
import { ticketHistoryTable } from '../ticket-history/table.ts'
import type { TicketListRow } from '../ticket-list/row.ts'
import { ticketListTable } from '../ticket-list/table.ts'
import { writeSearchTexts } from '../ticket-search/write-search-texts.ts'
import { addStatistics } from '../ticket-statistics/add-statistics.ts'
import { projectTicketStatistics, sumStatistics } from '../ticket-statistics/project.ts'
import { hasOtherTags } from '../ticket-tags/project.ts'
import { writeTags } from '../ticket-tags/write-tags.ts'
import type { TicketChange } from './ticket-change.ts'

/** The tables of the set, in the order they are written; `npm run projections` names them with hyphens. */
export const readTableNames = [
  'ticket_list',
  'ticket_tag',
  'ticket_detail',
  'ticket_search',
  'ticket_comment',
  'ticket_attachment',
  'ticket_history',
  'ticket_statistics',
] as const
export type ReadTableName = (typeof readTableNames)[number]

/**
 * What the rows of a table mean: a projection whose answer changes takes the next number here, and the table is
 * rebuilt (`npm run projections -- status` says which are behind).
 */
export const projectionVersions: { readonly [Table in ReadTableName]: number } = {
  ticket_list: 3,
  ticket_tag: 1,
  ticket_detail: 3,
  ticket_search: 2,
  ticket_comment: 1,
  ticket_attachment: 1,
  ticket_history: 2,
  ticket_statistics: 2,
}

/** Writes what changes mean for one table, in one statement; `target` is the table or its successor. */
export type WriteChanges = (
  client: ClientBase,
  changes: readonly TicketChange[],
  target: string,
) => Promise<unknown>

export const writeChanges: { readonly [Table in ReadTableName]: WriteChanges } = {
  ticket_list: (client, changes, target) =>
    client.query(upsertRows(ticketListTable, changes.map(toListRow), target)),
  ticket_tag: async (client, changes, target) => {
    const tagged = changes.filter(({ before, after }) => hasOtherTags(before, after))
    if (tagged.length > 0)
      await client.query(
        writeTags(
          tagged.map(({ after }) => after),
          target,
        ),
      )
  },
  ticket_detail: (client, changes, target) =>
    client.query(
      upsertRows(
        ticketDetailTable,
        changes.map(({ after }) => toDetailRecord(after)),
        target,
      ),
    ),
  ticket_search: async (client, changes, target) => {
    const texts = changes.flatMap((change) => change.texts)
    if (texts.length > 0) await client.query(writeSearchTexts(texts, target))
  },
  ticket_comment: async (client, changes, target) => {
    const rows = changes.flatMap(({ comments }) => comments)
    if (rows.length > 0) await client.query(upsertRows(ticketCommentTable, rows, target))
    const edits = changes.flatMap(({ commentEdits }) => commentEdits)
    if (edits.length > 0) await client.query(editComments(edits, target))
  },
  ticket_attachment: async (client, changes, target) => {
    const rows = changes.flatMap(({ attachments }) => attachments.added)
    if (rows.length > 0) await client.query(upsertRows(ticketAttachmentTable, rows, target))
    const removals = changes.flatMap(({ attachments }) => attachments.removed)
    if (removals.length > 0) await client.query(removeAttachments(removals, target))
  },
  ticket_history: async (client, changes, target) => {
    const rows = changes.flatMap(({ history }) => history)
    if (rows.length > 0) await client.query(upsertRows(ticketHistoryTable, rows, target))
  },
  ticket_statistics: async (client, changes, target) => {
    const deltas = changes.flatMap(({ before, after }) => projectTicketStatistics(before, after))
    const sums = sumStatistics(deltas)
    if (sums.length > 0) await client.query(addStatistics(sums, target))
  },
}

/** A detail has every member of the list's row; the statement takes those it knows. */
export const toListRow = ({ after }: TicketChange): TicketListRow => {
  const {
    description,
    submitterId,
    resolution,
    links,
    followers,
    rating,
    mergedTickets,
    staffFields,
    ...row
  } = after
  return row
}
