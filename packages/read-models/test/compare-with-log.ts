import type { StoredEvent } from '@docket/event-sourcing'
import type { Pool } from 'pg'
import { expect } from 'vitest'
import { foldTicketChange } from '../src/projections/ticket-change.ts'
import { type ReadTable, toRow } from '../src/read-table.ts'
import { ticketAttachmentTable } from '../src/ticket-attachments/table.ts'
import { ticketCommentTable } from '../src/ticket-comments/table.ts'
import { ticketDetailTable, toDetailRecord } from '../src/ticket-detail/table.ts'
import { ticketHistoryTable } from '../src/ticket-history/table.ts'
import { ticketListTable } from '../src/ticket-list/table.ts'
import { compareSearchTexts } from '../src/ticket-search/write-search-texts.ts'
import { projectTicketStatistics, sumStatistics } from '../src/ticket-statistics/project.ts'
import { ticketStatisticsTable } from '../src/ticket-statistics/table.ts'
import { projectTicketTags } from '../src/ticket-tags/project.ts'
import { ticketTagTable } from '../src/ticket-tags/table.ts'

/** Every read table equals the fold of the whole log (A5). */
export const expectTablesToEqualLog = async (pool: Pool): Promise<void> => {
  const { rows: events } = await pool.query<StoredEvent>(`
    select stream_id as "streamId", version, pos as position, type, schema_version as "schemaVersion",
      event_id as "eventId", tenant_id as "tenantId", occurred_at as "occurredAt", recorded_at as "recordedAt",
      data, meta
    from events order by stream_id, version`)
  const changes = [...Map.groupBy(events, (event) => event.streamId).values()].map(
    (log) => foldTicketChange(null, log)!,
  )
  const details = changes.map(({ after }) => after)

  expect(await rowsOf(pool, ticketDetailTable)).toEqual(sorted(details.map(toDetailRecord)))
  expect(await rowsOf(pool, ticketListTable)).toEqual(
    sorted(details.map((detail) => toRow(ticketListTable, snake(ticketListTable, detail)))),
  )
  expect(await rowsOf(pool, ticketCommentTable)).toEqual(sorted(changes.flatMap(({ comments }) => comments)))
  expect(await rowsOf(pool, ticketAttachmentTable)).toEqual(
    sorted(changes.flatMap(({ attachments }) => attachments.added)),
  )
  expect(await rowsOf(pool, ticketHistoryTable)).toEqual(sorted(changes.flatMap(({ history }) => history)))
  const counted = (await rowsOf(pool, ticketStatisticsTable)).filter(({ count }) => count !== 0)
  const deltas = details.flatMap((detail) => projectTicketStatistics(null, detail))
  expect(counted).toEqual(sorted(sumStatistics(deltas)))
  expect(await rowsOf(pool, ticketTagTable)).toEqual(sorted(details.flatMap(projectTicketTags)))
  const { rows: different } = await pool.query(compareSearchTexts(changes.flatMap(({ texts }) => texts)))
  expect(different).toEqual([])
}

const rowsOf = async <Row>(pool: Pool, table: ReadTable<Row>): Promise<readonly Row[]> => {
  const { rows } = await pool.query<Record<string, unknown>>(`select * from ${table.name}`)
  return sorted(rows.map((row) => toRow(table, row)))
}

const snake = <Row>(table: ReadTable<Row>, row: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(table.columns).map((field) => [
      field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      row[field as keyof typeof row],
    ]),
  )

const sorted = <Row>(rows: readonly Row[]): readonly Row[] =>
  rows
    .map((row) => [orderOf(row as Record<string, unknown>), row] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)

/** By what makes a row unique in any of the tables. */
const orderOf = (row: Record<string, unknown>): string =>
  [
    'ticketId',
    'tag',
    'commentId',
    'attachmentId',
    'version',
    'field',
    'tenantId',
    'dimension',
    'value',
    'slot',
  ]
    .map((field) => String(row[field]).padStart(6, '0'))
    .join(' ')
