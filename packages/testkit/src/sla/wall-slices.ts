import type { Calendar } from '@docket/ticketing/sla'

// The oracle's own reading of a calendar: Intl instead of Temporal, and one slice of time after another instead of
// tables and searches. It shares no code with the clock.

/** A stretch in which nothing about the calendar changes. `date` and `wall` are of its first instant. */
export type Slice = {
  readonly from: number
  readonly to: number
  readonly open: boolean
  readonly date: string
  readonly holiday: string | null
  /** Instant + offset: the wall-clock time as if it were UTC. */
  readonly offset: number
}

const day = 86_400_000
const names = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

const formats = new Map<string, Intl.DateTimeFormat>()

const offsetAt = (timeZone: string, instant: number): number => {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  formats.set(timeZone, format)
  const [month, date, year, hour, minute, second] = (format.format(instant).match(/\d+/g) ?? []).map(Number)
  return Date.UTC(year!, month! - 1, date, hour, minute, second) - Math.floor(instant / 1000) * 1000
}

/** Where the offset changes, found by halving; no zone here changes twice within a day. */
const changesOf = (timeZone: string, from: number, to: number): readonly number[] => {
  const changes: number[] = []
  for (let start = Math.floor(from / 1000) * 1000; start < to; start += day) {
    if (offsetAt(timeZone, start) === offsetAt(timeZone, start + day)) continue
    let low = start
    let high = start + day
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000
      if (offsetAt(timeZone, middle) === offsetAt(timeZone, low)) low = middle
      else high = middle
    }
    if (high > from && high < to) changes.push(high)
  }
  return changes
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** Whether the desk is open at a wall-clock time, given as if it were UTC. */
const isOpenAt = (calendar: Calendar, wall: number): boolean => {
  const now = new Date(wall)
  const today = now.getUTCDay()
  if (holidayOn(calendar, wall) !== null) return false
  const minute = (wall - Math.floor(wall / day) * day) / 60_000
  const isNight = (from: string, to: string) => minutesOf(to) <= minutesOf(from)
  return (
    calendar.hours[names[today]!].some(
      ({ from, to }) => minute >= minutesOf(from) && (isNight(from, to) || minute < minutesOf(to)),
    ) ||
    calendar.hours[names[(today + 6) % 7]!].some(
      ({ from, to }) => isNight(from, to) && minute < minutesOf(to),
    )
  )
}

const holidayOn = (calendar: Calendar, wall: number): string | null => {
  const date = new Date(wall).toISOString().slice(0, 10)
  return calendar.holidays.find((one) => one.date === date)?.name ?? null
}

/** Every stretch between two instants, cut at each boundary that any interval of the week or midnight makes. */
export const slicesOf = (calendar: Calendar, from: number, to: number): readonly Slice[] => {
  const edges = [
    ...new Set(Object.values(calendar.hours).flatMap((day) => day.flatMap((one) => [one.from, one.to]))),
  ].map((time) => (minutesOf(time) % 1440) * 60_000)
  const spans = [from, ...changesOf(calendar.timeZone, from, to), to]
  const slices: Slice[] = []
  for (let i = 0; i + 1 < spans.length; i++) {
    const [start, end] = [spans[i]!, spans[i + 1]!]
    const offset = offsetAt(calendar.timeZone, start)
    const cuts = new Set([start])
    for (let midnight = Math.floor((start + offset) / day) * day; midnight < end + offset; midnight += day)
      for (const edge of [0, ...edges]) cuts.add(midnight + edge - offset)
    const sorted = [...cuts].filter((cut) => cut >= start && cut < end).sort((a, b) => a - b)
    for (const [k, cut] of sorted.entries()) {
      const wall = cut + offset
      slices.push({
        from: cut,
        to: sorted[k + 1] ?? end,
        open: isOpenAt(calendar, wall),
        date: new Date(wall).toISOString().slice(0, 10),
        holiday: holidayOn(calendar, wall),
        offset,
      })
    }
  }
  return slices
}
