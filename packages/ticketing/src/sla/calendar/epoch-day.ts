import { Temporal } from 'temporal-polyfill'
import { day } from './time-of-day.ts'

/** The days from 1970-01-01 to a date `YYYY-MM-DD`; undefined when there is no such date. */
export const parseEpochDay = (date: string): number | undefined => {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined
  try {
    const plain = Temporal.PlainDate.from(date, { overflow: 'reject' })
    return plain.toZonedDateTime('UTC').epochMilliseconds / day
  } catch {
    return undefined
  }
}

/** The date `YYYY-MM-DD` so many days after 1970-01-01. */
export const toDate = (epochDay: number): string =>
  Temporal.Instant.fromEpochMilliseconds(epochDay * day)
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
    .toString()

/** 0 is Monday. */
export const weekdayOf = (epochDay: number): number => (((epochDay + 3) % 7) + 7) % 7
