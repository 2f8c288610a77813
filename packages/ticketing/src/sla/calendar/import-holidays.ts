import ICAL from 'ical.js'
import { type Parsed, problemList, type Report } from '../problem.ts'
import type { Holiday } from './calendar.ts'
import { parseEpochDay, toDate } from './epoch-day.ts'

const longestFile = 2_000_000
const longestHoliday = 366
const mostOccurrences = 5000

/**
 * The whole days of an iCalendar file between two dates, both included; rules that repeat are followed between them.
 * An entry that is no whole day is refused by name, so that nobody believes in a holiday that is not kept.
 */
export const importHolidays = (
  file: string,
  { from, to }: { readonly from: string; readonly to: string },
): Parsed<readonly Holiday[]> => {
  const { problems, report } = problemList()
  const first = parseEpochDay(from)
  const last = parseEpochDay(to)
  if (first === undefined || last === undefined || last < first) {
    report('holiday_file_invalid', 'range', `There is no range from ${from} to ${to}.`)
    return { ok: false, problems }
  }
  const events = readEvents(file, report)
  const notes: string[] = []
  const names = new Map<number, string>()
  for (const [i, event] of events.entries())
    for (const { start, end, name } of readWholeDays(event, i, last, report))
      for (let date = Math.max(start, first); date < end && date <= last; date++) {
        if (names.has(date))
          notes.push(`${toDate(date)} is "${names.get(date)}" and "${name}": the first was kept.`)
        else names.set(date, name)
      }
  if (problems.length === 0 && names.size === 0)
    report('holiday_file_invalid', 'file', `The file has no holiday between ${from} and ${to}.`)
  if (problems.length > 0) return { ok: false, problems }
  const holidays = [...names]
    .toSorted(([a], [b]) => a - b)
    .map(([date, name]) => ({ date: toDate(date), name }))
  return { ok: true, value: holidays, notes }
}

const readEvents = (file: string, report: Report): readonly ICAL.Event[] => {
  if (file.length > longestFile) {
    report('holiday_file_invalid', 'file', 'The file is larger than 2 MB.')
    return []
  }
  try {
    const parsed = ICAL.parse(file)
    const root = new ICAL.Component(parsed)
    if (root.name !== 'vcalendar') throw new Error('not a VCALENDAR')
    return root.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one, { strictExceptions: true }))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    report('holiday_file_invalid', 'file', `The file is no iCalendar: ${reason.slice(0, 200)}`)
    return []
  }
}

type WholeDays = { readonly start: number; readonly end: number; readonly name: string }

/** Start included, end excluded, in days since 1970-01-01. */
const readWholeDays = (
  event: ICAL.Event,
  index: number,
  last: number,
  report: Report,
): readonly WholeDays[] => {
  const entry = `event ${index + 1}`
  try {
    const name = (event.summary ?? '').trim().slice(0, 200)
    const label = name === '' ? entry : `${entry} "${name}"`
    if (String(event.component.getFirstPropertyValue('status') ?? '') === 'CANCELLED') return []
    const start = event.component.getFirstPropertyValue('dtstart')
    if (!(start instanceof ICAL.Time) || !start.isDate || name === '') {
      report('holiday_invalid', entry, `${label} is no whole day with a name.`)
      return []
    }
    // What was written: the library takes the 13th month for the next year's first.
    const begin = parseEpochDay(String(event.component.getFirstProperty('dtstart')?.jCal[3]))
    const length = begin === undefined ? 0 : lengthOf(event)
    if (begin === undefined || length < 1 || length > longestHoliday) {
      report(
        'holiday_invalid',
        entry,
        `${label} is no date, or lasts none or more than ${longestHoliday} days.`,
      )
      return []
    }
    if (!event.isRecurring()) return [{ start: begin, end: begin + length, name }]
    const strange = strangeRule(event)
    if (strange !== undefined) {
      report('holiday_invalid', entry, `${label} repeats by ${strange}, which no holiday does.`)
      return []
    }
    const dates = occurrences(event, last)
    if (dates === undefined)
      report('holiday_invalid', entry, `${label} repeats too often, or on dates that do not exist.`)
    return (dates ?? []).map((date) => ({ start: date, end: date + length, name }))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    report('holiday_invalid', entry, `${entry} cannot be read: ${reason.slice(0, 200)}`)
    return []
  }
}

const lengthOf = (event: ICAL.Event): number => {
  const end = event.component.getFirstPropertyValue('dtend')
  const duration = event.component.getFirstPropertyValue('duration')
  const start = parseEpochDay(event.startDate.toString())!
  if (end instanceof ICAL.Time) return end.isDate ? (parseEpochDay(end.toString()) ?? start) - start : 0
  if (duration instanceof ICAL.Duration) return duration.toSeconds() / 86_400
  return 1
}

const frequencies = ['YEARLY', 'MONTHLY', 'WEEKLY']
const parts = ['BYMONTH', 'BYMONTHDAY', 'BYDAY']

/**
 * What of a rule is not followed: the library may search for ever for dates that other combinations never reach
 * (`FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30`).
 */
const strangeRule = (event: ICAL.Event): string | undefined => {
  for (const rule of rulesOf(event)) {
    if (!frequencies.includes(rule.freq)) return `FREQ=${rule.freq}`
    const strange = Object.keys(rule.parts).find((part) => !parts.includes(part))
    if (strange !== undefined) return strange
    if (rule.freq === 'WEEKLY' && rule.parts.BYMONTH) return 'BYMONTH in every week'
    const counted = (rule.parts.BYDAY ?? []).map(String).filter((one) => /\d/.test(one))
    if (counted.some((one) => !/^[+-]?[1-5]\w\w$/.test(one))) return `BYDAY=${counted.join(',')}`
    if (rule.parts.BYDAY && rule.parts.BYMONTHDAY) return 'BYDAY and BYMONTHDAY'
    if (rule.interval > 50) return `INTERVAL=${rule.interval}`
  }
  return undefined
}

type Rule = {
  readonly freq: string
  readonly interval: number
  readonly parts: { readonly [part: string]: readonly unknown[] | undefined }
}

const rulesOf = (event: ICAL.Event): readonly Rule[] =>
  event.component.getAllProperties('rrule').map((property) => property.getFirstValue() as unknown as Rule)

/** Undefined when they are too many, or on other months than the rule says: the library moves 30 February on. */
const occurrences = (event: ICAL.Event, last: number): readonly number[] | undefined => {
  const months = rulesOf(event).map((rule) => rule.parts.BYMONTH)
  const isRightMonth = (month: number) =>
    months.every((list) => list === undefined || list.includes(month)) || months.length !== 1
  const dates: number[] = []
  const iterator = event.iterator()
  for (let read = 0; read < mostOccurrences; read++) {
    const next = iterator.next()
    const date = next ? parseEpochDay(next.toString()) : undefined
    if (!next || date === undefined || date > last) return dates
    // The start counts as the first occurrence, whatever the rule says.
    if (!isRightMonth(next.month) && read > 0) return undefined
    dates.push(date)
  }
  return undefined
}
