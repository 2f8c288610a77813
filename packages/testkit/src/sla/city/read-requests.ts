import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { Temporal } from 'temporal-polyfill'

/** A service request of the city's file, times as epoch milliseconds. */
export type Request = {
  readonly openedAt: number
  readonly targetAt: number | null
  readonly closedAt: number | null
  readonly status: string
  readonly group: string
  /** What else the file says of a request; policies may ask for it. */
  readonly fields: { readonly [name: string]: string }
}

/** A request with a deadline. */
export type Sample = Pick<Request, 'openedAt' | 'fields'> & { readonly targetAt: number }

export const cityZone = 'America/New_York'

/** Every row of the file, gzipped or not. Times are the city's wall-clock times. */
export const readRequests = async (file: string): Promise<readonly Request[]> => {
  const rows: Request[] = []
  const raw = createReadStream(file)
  const text = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  const records = text.pipe(parse({ columns: true, bom: true, relax_column_count: true }))
  for await (const row of records as AsyncIterable<Record<string, string | undefined>>) {
    const openedAt = toInstant(row.OPEN_DT)
    const targetAt = toInstant(row.TARGET_DT)
    const closedAt = toInstant(row.CLOSED_DT)
    rows.push({
      // Without an opening there is nothing to foretell, but an outcome may still be judged.
      openedAt: openedAt ?? targetAt ?? closedAt ?? 0,
      targetAt,
      closedAt,
      status: row.OnTime_Status ?? '',
      group: `${row.TYPE}\u0000${row.QUEUE}`,
      fields: {
        title: row.CASE_TITLE ?? '',
        subject: row.SUBJECT ?? '',
        reason: row.REASON ?? '',
        department: row.Department ?? '',
        neighborhood: row.neighborhood ?? '',
        source: row.Source ?? '',
      },
    })
  }
  return rows
}

/** `01/16/2015 08:30:00 AM`; of a repeated hour the first. */
const toInstant = (text: string | undefined): number | null => {
  const parts = text?.match(/^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d) (AM|PM)$/)
  if (!parts) return null
  const [, month, day, year, hour, minute, second, half] = parts
  return wallToInstant({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: (Number(hour) % 12) + (half === 'PM' ? 12 : 0),
    minute: Number(minute),
    second: Number(second),
  })
}

const hours = new Map<string, number>()

/** Temporal knows the zone; one question an hour of the file is enough. */
const wallToInstant = (wall: {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}): number => {
  const { minute, second, ...hour } = wall
  const key = JSON.stringify(hour)
  const start =
    hours.get(key) ?? Temporal.PlainDateTime.from({ ...hour }).toZonedDateTime(cityZone).epochMilliseconds
  hours.set(key, start)
  return start + minute * 60_000 + second * 1000
}
