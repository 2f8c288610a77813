import { type Calendar, type OpenHours, type Weekday, weekdays } from './calendar.ts'
import { day, parseTimeOfDay } from './time-of-day.ts'

/** Half-open, in milliseconds. */
export type Span = { readonly from: number; readonly to: number }

/** A written interval as milliseconds after midnight; `to` lies beyond 24 h when it ends on the next day. */
export const spanOf = ({ from, to }: OpenHours): Span => {
  const start = parseTimeOfDay(from)!
  const end = parseTimeOfDay(to)!
  return { from: start, to: end <= start ? end + day : end }
}

/** The open spans of each weekday within its own 24 hours: the morning part of a night belongs to the next day. */
export const openWeek = (hours: Calendar['hours']): readonly (readonly Span[])[] => {
  const week: Span[][] = weekdays.map(() => [])
  weekdays.forEach((name: Weekday, index) => {
    for (const span of hours[name].map(spanOf)) {
      week[index]!.push({ from: span.from, to: Math.min(span.to, day) })
      if (span.to > day) week[(index + 1) % 7]!.push({ from: 0, to: span.to - day })
    }
  })
  return week.map((spans) => spans.toSorted((a, b) => a.from - b.from))
}

/** The open milliseconds of a plain week, without holidays or changes of the clocks. */
export const openPerWeek = (calendar: Calendar): number =>
  openWeek(calendar.hours)
    .flat()
    .reduce((sum, { from, to }) => sum + to - from, 0)
