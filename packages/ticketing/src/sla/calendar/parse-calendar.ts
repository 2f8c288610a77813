import { type Parsed, problemList, type Report } from '../problem.ts'
import { isShape, isText, type Shape, strangeFields } from '../unknown-shape.ts'
import { type Calendar, type Holiday, type OpenHours, type Weekday, weekdays } from './calendar.ts'
import { parseEpochDay } from './epoch-day.ts'
import { day, parseTimeOfDay } from './time-of-day.ts'
import { openPerWeek, spanOf } from './week.ts'
import { canonicalZone } from './zone-offsets.ts'

const mostIntervals = 48
const mostHolidays = 5000

/** A calendar as it may be saved, or everything that is wrong with it, each problem naming its entry. */
export const parseCalendar = (value: unknown): Parsed<Calendar> => {
  const { problems, report } = problemList()
  const notes: string[] = []
  if (!isShape(value)) {
    report('calendar_invalid', 'calendar', 'A calendar is an object with name, timeZone, hours and holidays.')
    return { ok: false, problems }
  }
  for (const field of strangeFields(value, ['name', 'timeZone', 'hours', 'holidays']))
    report('calendar_invalid', field, `A calendar has no field ${field}.`)
  const name = isText(value.name) ? value.name : ''
  if (name === '') report('calendar_invalid', 'name', 'A calendar needs a name of at most 200 characters.')
  const hours = parseHours(value.hours, report, notes)
  const calendar: Calendar = {
    name,
    timeZone: parseZone(value.timeZone, report),
    hours,
    holidays: parseHolidays(value.holidays ?? [], report),
  }
  if (problems.length === 0 && openPerWeek(calendar) === 0)
    report('calendar_empty', 'hours', `The calendar "${name}" is never open.`)
  if (problems.length === 0) reportOverlaps(calendar, report)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: calendar, notes }
}

const parseZone = (value: unknown, report: Report): string => {
  const zone = typeof value === 'string' ? canonicalZone(value) : undefined
  if (zone === undefined)
    report(
      'time_zone_unknown',
      'timeZone',
      `There is no time zone ${JSON.stringify(value)}; write a name like Europe/Berlin.`,
    )
  return zone ?? 'UTC'
}

const parseHours = (value: unknown, report: Report, notes: string[]): Calendar['hours'] => {
  const written: Shape = isShape(value) ? value : {}
  if (!isShape(value)) report('calendar_invalid', 'hours', 'Hours are an object of weekdays.')
  for (const field of strangeFields(written, weekdays))
    report('calendar_invalid', `hours.${field}`, `There is no weekday ${field}.`)
  const parsed = weekdays.map((name): [Weekday, readonly OpenHours[]] => {
    const intervals = written[name] ?? []
    if (!Array.isArray(intervals) || intervals.length > mostIntervals) {
      report('calendar_invalid', `hours.${name}`, `A day has a list of at most ${mostIntervals} intervals.`)
      return [name, []]
    }
    return [name, intervals.flatMap((one, i) => parseInterval(one, `hours.${name}[${i}]`, report, notes))]
  })
  return Object.fromEntries(parsed) as Record<Weekday, readonly OpenHours[]>
}

const parseInterval = (
  value: unknown,
  entry: string,
  report: Report,
  notes: string[],
): readonly OpenHours[] => {
  if (!isShape(value) || strangeFields(value, ['from', 'to']).length > 0) {
    report('calendar_invalid', entry, 'An interval is {from, to}.')
    return []
  }
  const from = timeOf(value.from)
  const to = timeOf(value.to)
  if (from === undefined || from === day)
    report(
      'time_invalid',
      `${entry}.from`,
      `${JSON.stringify(value.from)} is not a time from 00:00 to 23:59.`,
    )
  if (to === undefined)
    report('time_invalid', `${entry}.to`, `${JSON.stringify(value.to)} is not a time from 00:00 to 24:00.`)
  if (from === undefined || from === day || to === undefined) return []
  if (from === to) {
    report('time_invalid', entry, 'The interval ends where it begins; a whole day is 00:00 to 24:00.')
    return []
  }
  const written = value as OpenHours
  if (!/^23:59(:59)?$/.test(written.to)) return [{ from: written.from, to: to === 0 ? '24:00' : written.to }]
  notes.push(`${entry}.to: ${written.to} was stored as 24:00, so that the last minute of the day is open.`)
  return [{ from: written.from, to: '24:00' }]
}

const timeOf = (value: unknown): number | undefined =>
  typeof value === 'string' ? parseTimeOfDay(value) : undefined

const parseHolidays = (value: unknown, report: Report): readonly Holiday[] => {
  if (!Array.isArray(value) || value.length > mostHolidays) {
    report('holiday_invalid', 'holidays', `Holidays are a list of at most ${mostHolidays} dates.`)
    return []
  }
  const seen = new Set<string>()
  return value.flatMap((one: unknown, i) => {
    const entry = `holidays[${i}]`
    const said = JSON.stringify(one)?.slice(0, 100)
    if (!isShape(one) || !isText(one.name) || strangeFields(one, ['date', 'name']).length > 0) {
      report('holiday_invalid', entry, `A holiday is {date, name}, not ${said}.`)
      return []
    }
    const { date, name } = one
    if (typeof date !== 'string' || parseEpochDay(date) === undefined) {
      report(
        'holiday_invalid',
        entry,
        `There is no date ${JSON.stringify(date)} (${name}); write YYYY-MM-DD.`,
      )
      return []
    }
    if (seen.has(date)) {
      report('holiday_invalid', entry, `${date} (${name}) is a holiday twice.`)
      return []
    }
    seen.add(date)
    return [{ date, name }]
  })
}

/** Looks round the week, so that a Sunday night that runs into a Monday morning is found as well. */
const reportOverlaps = ({ hours }: Calendar, report: Report): void => {
  const spans = weekdays
    .flatMap((name, index) =>
      hours[name].map((written, i) => {
        const { from, to } = spanOf(written)
        return { entry: `hours.${name}[${i}]`, from: index * day + from, to: index * day + to }
      }),
    )
    .toSorted((a, b) => a.from - b.from)
  spans.forEach((span, i) => {
    const next = spans[i + 1] ?? { ...spans[0]!, from: spans[0]!.from + 7 * day }
    if (span.to > next.from && next.entry !== span.entry)
      report('calendar_overlap', next.entry, `${next.entry} begins before ${span.entry} has ended.`)
  })
}
