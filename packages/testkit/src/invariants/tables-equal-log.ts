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
import { ticketIdOf } from '@docket/ticketing'
import type { Pool, PoolClient } from 'pg'
import { byStream, readTicketLog } from './log.ts'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A5')

/**
 * A5: every read table equals the fold of the log. Both are read in one snapshot, so the check may run while
 * nothing else does, or not; tickets whose position is behind then count as differences. With `sample` only so many
 * tickets are compared, always the same ones, and the counters not.
 */
export const checkTables = (
  pool: Pool,
  { sample }: { sample?: number } = {},
): Promise<readonly Violation[]> =>
  transaction(pool, async (client) => {
    await client.query('set transaction isolation level repeatable read read only')
    const log = await readTicketLog(client, sample)
    const among = sample === undefined ? null : [...byStream(log).keys()].map(ticketIdOf)
    const compare = comparing(client, among)
    const changes = [...byStream(log).values()].map((events) => foldTicketChange(null, events)!)
    const details = changes.map(({ after }) => after)
    const listed = details.map((detail) => toRow(ticketListTable, snake(ticketListTable, detail)))
    const counted = sumStatistics(details.flatMap((detail) => projectTicketStatistics(null, detail)))
    return [
      ...(await compare(ticketDetailTable, details.map(toDetailRecord))),
      ...(await compare(ticketListTable, listed)),
      ...(await compare(
        ticketCommentTable,
        changes.flatMap(({ comments }) => comments),
      )),
      ...(await compare(
        ticketAttachmentTable,
        changes.flatMap(({ attachments }) => attachments.added),
      )),
      ...(await compare(
        ticketHistoryTable,
        changes.flatMap(({ history }) => history),
      )),
      ...(among ? [] : await compare(ticketStatisticsTable, counted, (row) => row.count !== 0)),
      ...(await compare(ticketTagTable, details.flatMap(projectTicketTags))),
      ...(await compareSearch(
        client,
        changes.flatMap(({ texts }) => texts),
        among,
      )),
    ]
  })

/** Compares a table with what it should hold; `among`: only rows of these tickets. */
const comparing =
  (client: PoolClient, among: readonly string[] | null) =>
  async <Row extends object>(
    table: ReadTable<Row>,
    folded: readonly Row[],
    counts: (row: Row) => boolean = () => true,
  ): Promise<readonly Violation[]> => {
    const { rows } = await client.query<Record<string, unknown>>(
      among
        ? `select * from ${table.name} where ticket_id = any ($1::uuid[])`
        : `select * from ${table.name}`,
      among ? [among] : [],
    )
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
  among: readonly string[] | null,
): Promise<readonly Violation[]> => {
  const { rows } = await client.query<{ ticketId: string; textId: string }>(compareSearchTexts(texts, among))
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
