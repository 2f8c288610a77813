import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { type IncidentRow, parseRow } from './incident-row.ts'

/** All rows of one incident in the order of the file. */
export type Incident = { number: string; rows: readonly [IncidentRow, ...IncidentRow[]] }

/** Streams a log, gzipped when its name says so; rows of an incident stand together. Throws BadRow. */
export async function* readLog(file: string): AsyncGenerator<Incident> {
  const parser = parse({ columns: true, bom: true, skip_empty_lines: true })
  const raw = createReadStream(file)
  const fed = file.endsWith('.gz') ? pipeline(raw, createGunzip(), parser) : pipeline(raw, parser)
  fed.catch((error: Error) => parser.destroy(error))
  let rows: IncidentRow[] = []
  let line = 0
  for await (const record of parser) {
    const row = parseRow(record, ++line)
    if (rows[0] && rows[0].number !== row.number) {
      yield incident(rows)
      rows = []
    }
    rows.push(row)
  }
  if (rows.length > 0) yield incident(rows)
}

const incident = (rows: IncidentRow[]): Incident => {
  const [first, ...rest] = rows
  if (!first) throw new Error('an incident has at least one row')
  return { number: first.number, rows: [first, ...rest] }
}

/** The first characters of the file's SHA-256: names the log in keys and tags, wherever the file lies. */
export const fingerprintLog = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex').slice(0, 12)
}
