import type { ClientBase } from 'pg'
import type { ReadTableName } from '../projections/read-tables.ts'
import { toListRow } from '../projections/read-tables.ts'
import { foldTicketChange, type TicketChange } from '../projections/ticket-change.ts'
import type { ReadTable } from '../read-table.ts'
import { ticketAttachmentTable } from '../ticket-attachments/table.ts'
import { ticketCommentTable } from '../ticket-comments/table.ts'
import { ticketDetailTable, toDetailRecord } from '../ticket-detail/table.ts'
import { ticketHistoryTable } from '../ticket-history/table.ts'
import { ticketListTable } from '../ticket-list/table.ts'
import { writeSearchTexts } from '../ticket-search/write-search-texts.ts'
import { projectTicketStatistics, sumStatistics } from '../ticket-statistics/project.ts'
import type { TicketStatisticsRow } from '../ticket-statistics/row.ts'
import { ticketStatisticsTable } from '../ticket-statistics/table.ts'
import { projectTicketTags } from '../ticket-tags/project.ts'
import { ticketTagTable } from '../ticket-tags/table.ts'
import { copyRows } from './copy-rows.ts'
import type { TicketLog } from './read-log.ts'
import { successorOf, successorPositions } from './successor-tables.ts'

export type Filled = { tickets: number; events: number }

/** Fills the empty successors from whole logs, ticket by ticket. `onChunk` may throw to stop. */
export const fillSuccessors = async (
  writer: ClientBase,
  logs: AsyncIterable<readonly TicketLog[]>,
  tables: readonly ReadTableName[],
  onChunk: (filled: Filled) => void = () => {},
): Promise<Filled> => {
  const filled: Filled = { tickets: 0, events: 0 }
  const statistics: Statistics = { sums: [] }
  for await (const chunk of logs) {
    const changes = chunk.map((log) => foldLog(log, tables))
    for (const table of tables) await fill[table](writer, changes, statistics)
    await copyRows(writer, positionTable, chunk, successorPositions)
    filled.tickets += chunk.length
    filled.events += chunk.reduce((sum, log) => sum + log.events.length, 0)
    onChunk(filled)
  }
  await copyRows(
    writer,
    ticketStatisticsTable,
    tables.includes('ticket_statistics') ? statistics.sums : [],
    successorOf('ticket_statistics'),
  )
  return filled
}

/** A ticket's whole log as one change; the history is folded only where it is wanted. */
const foldLog = ({ streamId, events }: TicketLog, tables: readonly ReadTableName[]): TicketChange => {
  const change = foldTicketChange(null, events, { history: tables.includes('ticket_history') })
  if (change === null) throw new Error(`${streamId} has a position and no events`)
  return change
}

const positionTable: ReadTable<TicketLog> = {
  name: successorPositions,
  key: ['streamId'],
  columns: { streamId: 'text', version: 'integer' } as ReadTable<TicketLog>['columns'],
}

/** Counters are few: they are summed in memory and written once. */
type Statistics = { sums: readonly TicketStatisticsRow[] }

type Fill = (client: ClientBase, changes: readonly TicketChange[], statistics: Statistics) => Promise<unknown>

const fill: { readonly [Table in ReadTableName]: Fill } = {
  ticket_list: (client, changes) =>
    copyRows(client, ticketListTable, changes.map(toListRow), successorOf('ticket_list')),
  ticket_tag: (client, changes) =>
    copyRows(
      client,
      ticketTagTable,
      changes.flatMap(({ after }) => projectTicketTags(after)),
      successorOf('ticket_tag'),
    ),
  ticket_detail: (client, changes) =>
    copyRows(
      client,
      ticketDetailTable,
      changes.map(({ after }) => toDetailRecord(after)),
      successorOf('ticket_detail'),
    ),
  ticket_search: (client, changes) =>
    client.query(
      writeSearchTexts(
        changes.flatMap(({ texts }) => texts),
        successorOf('ticket_search'),
        'new',
      ),
    ),
  ticket_comment: (client, changes) =>
    copyRows(
      client,
      ticketCommentTable,
      changes.flatMap(({ comments }) => comments),
      successorOf('ticket_comment'),
    ),
  ticket_attachment: (client, changes) =>
    copyRows(
      client,
      ticketAttachmentTable,
      changes.flatMap(({ attachments }) => attachments.added),
      successorOf('ticket_attachment'),
    ),
  ticket_history: (client, changes) =>
    copyRows(
      client,
      ticketHistoryTable,
      changes.flatMap(({ history }) => history),
      successorOf('ticket_history'),
    ),
  ticket_statistics: async (_client, changes, statistics) => {
    const deltas = changes.flatMap(({ before, after }) => projectTicketStatistics(before, after))
    statistics.sums = sumStatistics([...statistics.sums, ...deltas])
  },
}
