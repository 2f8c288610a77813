import { once } from 'node:events'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type ColumnType, columnList, type ReadTable } from '../read-table.ts'

/** Adds rows to a table by COPY; several times as fast as inserting them. */
export const copyRows = async <Row>(
  client: ClientBase,
  table: ReadTable<Row>,
  rows: readonly Row[],
  target: string,
): Promise<void> => {
  if (rows.length === 0) return
  const columns = Object.entries<ColumnType>(table.columns) as [keyof Row & string, ColumnType][]
  const stream = client.query(copyFrom(`copy ${target} (${columnList(table)}) from stdin`))
  const done = once(stream, 'finish')
  stream.write(
    Buffer.from(
      rows.map((row) => columns.map(([field, type]) => toCopyText(row[field], type)).join('\t')).join('\n'),
    ),
  )
  stream.end('\n')
  await done
}

/** A value in the text format of COPY (PostgreSQL manual, COPY, file formats). */
export const toCopyText = (value: unknown, type: ColumnType): string => {
  if (value === null || value === undefined) return '\\N'
  if (type === 'jsonb') return escaped(JSON.stringify(value))
  if (type === 'text[]') return escaped(arrayText(value as readonly string[]))
  return typeof value === 'string' ? escaped(value) : String(value)
}

const arrayText = (members: readonly string[]): string =>
  `{${members.map((member) => `"${member.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`

const escaped = (text: string): string =>
  /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => escapes[character]!) : text

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
