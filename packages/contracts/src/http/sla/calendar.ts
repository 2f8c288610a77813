import { type Weekday, weekdays } from '@docket/ticketing/sla'
import { z } from 'zod'
import { seen } from '../desk/kept.ts'
import { text, uuid } from '../fields.ts'
import { cursor, limit } from '../pagination.ts'

const at = z.iso.datetime()

const interval = z.strictObject({
  from: z
    .string()
    .max(16)
    .meta({ description: 'wall-clock time HH:MM or HH:MM:SS', examples: ['09:00'] }),
  to: z
    .string()
    .max(16)
    .meta({
      description:
        'up to 24:00; before `from` it is on the next day, as in 22:00 to 06:00; 23:59 is kept as 24:00',
      examples: ['17:00'],
    }),
})

const intervals = z.array(interval).max(48)

const eachDay = <Value extends z.ZodType>(value: Value) =>
  Object.fromEntries(weekdays.map((day) => [day, value])) as Record<Weekday, Value>

const holiday = z.strictObject({
  date: z
    .string()
    .max(10)
    .meta({ description: 'YYYY-MM-DD; closed from 00:00 to 24:00', examples: ['2026-12-25'] }),
  name: text(200),
})

const timeZone = z
  .string()
  .min(1)
  .max(100)
  .meta({ description: 'IANA name', examples: ['Europe/Berlin'] })

const content = {
  name: text(200),
  timeZone,
  hours: z.strictObject(eachDay(intervals.optional())).meta({
    description: 'open intervals of each weekday; a day left out is closed',
    examples: [{ monday: [{ from: '09:00', to: '17:00' }] }],
  }),
  holidays: z.array(holiday).max(5_000).default([]),
}

export const createCalendarBody = z.strictObject(content).meta({ id: 'CreateSlaCalendar' })
export const replaceCalendarBody = z.strictObject({ ...content, ...seen }).meta({ id: 'ReplaceSlaCalendar' })

const keptContent = {
  name: z.string(),
  timeZone: z.string(),
  hours: z.object(eachDay(z.array(z.object({ from: z.string(), to: z.string() })))),
  holidays: z.array(z.object({ date: z.string(), name: z.string() })),
}

const calendarShape = {
  id: uuid,
  version: z.int().meta({ description: 'counts the changes of its content; the ETag, and what tickets pin' }),
  createdAt: at,
  updatedAt: at,
  archivedAt: at.nullable(),
  ...keptContent,
}

/** When a desk is at work. */
export const slaCalendar = z.object(calendarShape).meta({ id: 'SlaCalendar' })

/** What a change answers: `notes` say what was understood otherwise than written. */
export const savedSlaCalendar = z
  .object({ ...calendarShape, notes: z.array(z.string()) })
  .meta({ id: 'SavedSlaCalendar' })

/** `createdBy` is the id of whoever wrote this version. */
export const slaCalendarVersion = z
  .object({ id: uuid, version: z.int(), createdAt: at, createdBy: z.string(), ...keptContent })
  .meta({ id: 'SlaCalendarVersion' })

const date = z.iso.date()

/** Which years of a file of holidays are taken; rules that repeat are followed between the two dates. */
export const importHolidaysQuery = z.strictObject({
  from: date.optional().meta({ description: 'the first date, included; today if left out' }),
  to: date.optional().meta({ description: 'the last date, included; five years after `from` if left out' }),
  replace: z
    .enum(['true', 'false'])
    .transform((said) => said === 'true')
    .default(false)
    .meta({ description: 'true: the holidays of before between the two dates are given up' }),
})

export const holidayFile = z.string().meta({
  description: 'an iCalendar file (RFC 5545) of whole days, at most 256 KB',
  examples: [
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\nEND:VEVENT\r\nEND:VCALENDAR',
  ],
})

export const listVersionsQuery = z.strictObject({ limit: limit.default(25), cursor: cursor.optional() })

export type SlaCalendar = z.output<typeof slaCalendar>
