import { isDeepStrictEqual } from 'node:util'
import { transaction } from '@docket/database'
import {
  columnName,
  compareSearchTexts,
  foldTicketChange,
  projectTicketStatistics,
  projectTicketTags,
  type ReadTable,
  sumStatistics,
  type TicketChange,
  ticketAttachmentTable,
  ticketCommentTable,
  ticketDetailTable,
  ticketHistoryTable,
  ticketListTable,
  ticketStatisticsTable,
  ticketTagTable,
  toDetailRecord,
  toRow,
} from '@docket/read-models/spec'
import type { Pool, PoolClient } from 'pg'
import { byStream, readTicketLog } from './log.ts'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A5')

/**
 * A5: every read table equals the fold of the log. Both are read in one snapshot, so the check may run while
 * nothing else does, or not; tickets whose position is behind then count as differences.
 */
export const checkTables = (pool: Pool): Promise<readonly Violation[]> =>
  transaction(pool, async (client) => {
    await client.query('set transaction isolation level repeatable read read only')
    const log = await readTicketLog(client)
    const changes = [...byStream(log).values()].map((events) => foldTicketChange(null, events)!)
    const details = changes.map(({ after }) => after)
    const listed = details.map((detail) => toRow(ticketListTable, snake(ticketListTable, detail)))
    const counted = sumStatistics(details.flatMap((detail) => projectTicketStatistics(null, detail)))
    return [
      ...(await compare(client, ticketDetailTable, details.map(toDetailRecord))),
      ...(await compare(client, ticketListTable, listed)),
      ...(await compare(
        client,
        ticketCommentTable,
        changes.flatMap(({ comments }) => comments),
      )),
      ...(await compare(
        client,
        ticketAttachmentTable,
        changes.flatMap(({ attachments }) => attachments.added),
      )),
      ...(await compare(
        client,
        ticketHistoryTable,
        changes.flatMap(({ history }) => history),
      )),
      ...(await compare(client, ticketStatisticsTable, counted, (row) => row.count !== 0)),
      ...(await compare(client, ticketTagTable, details.flatMap(projectTicketTags))),
      ...(await compareSearch(
        client,
        changes.flatMap(({ texts }) => texts),
      )),
    ]
  })

const compare = async <Row extends object>(
  client: PoolClient,
  table: ReadTable<Row>,
  folded: readonly Row[],
  counts: (row: Row) => boolean = () => true,
): Promise<readonly Violation[]> => {
  const { rows } = await client.query<Record<string, unknown>>(`select * from ${table.name}`)
  const found = keyed(table, rows.map((row) => toRow(table, row)).filter(counts))
  const wanted = keyed(table, folded)
  return [
    ...[...wanted].flatMap(([key, row]) => {
      const held = found.get(key)
      if (held === undefined) return [violation(`${table.name} lacks ${key}`)]
      const fields = Object.keys(table.columns) as (keyof Row & string)[]
      const wrong = fields.filter((field) => !isDeepStrictEqual(plain(held[field]), plain(row[field])))
      return wrong.map((field) =>
        violation(`${table.name} ${key}: ${field} is ${shown(held[field])}, not ${shown(row[field])}`),
      )
    }),
    ...[...found.keys()]
      .filter((key) => !wanted.has(key))
      .map((key) => violation(`${table.name} has ${key} too much`)),
  ]
}

const compareSearch = async (
  client: PoolClient,
  texts: TicketChange['texts'],
): Promise<readonly Violation[]> => {
  const { rows } = await client.query<{ ticketId: string; textId: string }>(compareSearchTexts(texts))
  return rows.map(({ ticketId, textId }) =>
    violation(`ticket_search is wrong about ${textId} of ${ticketId}`),
  )
}

const keyed = <Row extends object>(table: ReadTable<Row>, rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [table.key.map((field) => `${field}=${String(row[field])}`).join(' '), row]))

const snake = <Row extends object>(table: ReadTable<Row>, row: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(table.columns).map((field) => [columnName(field), (row as Row)[field as keyof Row]]),
  )

/** As the database gives it back: without members that are undefined. */
const plain = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)))

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 120)
