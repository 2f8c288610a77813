import type { Calendar } from './calendar.ts'
import { parseEpochDay, weekdayOf } from './epoch-day.ts'
import { day } from './time-of-day.ts'
import { openWeek, type Span } from './week.ts'
import { earliest, latest, type ZoneOffsets, zoneOffsets } from './zone-offsets.ts'

/** Where a deadline lies that no calendar ever reaches. */
export const never = Number.POSITIVE_INFINITY

// A little over a year; tables grow by whole chunks, in both directions, as far as anybody asks.
const chunk = 400 * day

/**
 * A calendar as a sorted table of the instants in which it is open, with a running sum: every question is a binary
 * search. An instant is open when its wall-clock time is, so an hour that the zone skips is not counted and one that
 * it repeats counts twice. The table fills as questions come, which changes no answer.
 */
export class CompiledCalendar {
  readonly calendar: Calendar
  readonly zone: ZoneOffsets
  readonly holidays: ReadonlyMap<number, string>
  private readonly week: readonly (readonly Span[])[]
  private starts: number[] = []
  private ends: number[] = []
  /** Open milliseconds before each interval, counted from the first one in the table. */
  private before: number[] = []
  private coveredFrom = 0
  private coveredTo = 0

  constructor(calendar: Calendar) {
    this.calendar = calendar
    this.zone = zoneOffsets(calendar.timeZone)
    this.holidays = new Map(calendar.holidays.map(({ date, name }) => [parseEpochDay(date)!, name]))
    this.week = openWeek(calendar.hours)
  }

  isOpen(instant: number): boolean {
    this.cover(instant, instant)
    const i = this.lastStartingBy(instant)
    return i >= 0 && instant < this.ends[i]!
  }

  /** The open milliseconds of [from, to). */
  openBetween(from: number, to: number): number {
    if (to <= from) return 0
    this.cover(from, to)
    return this.openUpTo(to) - this.openUpTo(from)
  }

  /** The first instant at which so many open milliseconds have passed: at the latest the end of an interval. */
  addOpen(from: number, open: number): number {
    if (open <= 0) return from
    if (open === never) return never
    this.cover(from, from)
    const wanted = (): number => this.openUpTo(from) + open
    while (this.tableSum() < wanted()) if (!this.growForward()) return never
    const sum = wanted()
    const i = this.lastWithBefore(sum)
    return this.starts[i]! + (sum - this.before[i]!)
  }

  /** The first open instant at or after this one. */
  nextOpening(instant: number): number {
    this.cover(instant, instant)
    for (;;) {
      const i = this.lastStartingBy(instant)
      if (i >= 0 && instant < this.ends[i]!) return instant
      const next = this.starts[i + 1]
      if (next !== undefined) return next
      if (!this.growForward()) return never
    }
  }

  /** The end of the open interval that an open instant lies in; never, if it goes on for longer than 400 days. */
  nextClosing(instant: number): number {
    this.cover(instant, instant + chunk)
    const end = this.ends[this.lastStartingBy(instant)] ?? never
    return end <= instant + chunk ? end : never
  }

  /** The open intervals that meet [from, to), cut to it. */
  openSpans(from: number, to: number): readonly Span[] {
    this.cover(from, to)
    const found: Span[] = []
    for (let i = Math.max(this.lastStartingBy(from), 0); i < this.starts.length; i++) {
      if (this.starts[i]! >= to) break
      if (this.ends[i]! <= from) continue
      found.push({ from: Math.max(from, this.starts[i]!), to: Math.min(to, this.ends[i]!) })
    }
    return found
  }

  /** The date an instant falls on in the calendar's zone, in days since 1970-01-01. */
  dayOf(instant: number): number {
    return Math.floor((instant + this.zone.offsetAt(instant)) / day)
  }

  /** Whether the date has open time; one that the zone skips in whole or in its open part has none. */
  isWorkingDay(epochDay: number): boolean {
    if (this.holidays.has(epochDay)) return false
    const open = this.week[weekdayOf(epochDay)]!
    if (open.length === 0) return false
    const midnight = epochDay * day
    const spans = this.zone.spans(midnight - day, midnight + 2 * day)
    if (spans.length === 1) return true
    return spans.some((span) =>
      open.some(
        ({ from, to }) =>
          Math.max(midnight + from, span.from + span.offset) < Math.min(midnight + to, span.to + span.offset),
      ),
    )
  }

  private openUpTo(instant: number): number {
    const i = this.lastStartingBy(instant)
    if (i < 0) return 0
    return this.before[i]! + Math.min(instant, this.ends[i]!) - this.starts[i]!
  }

  private tableSum(): number {
    const last = this.starts.length - 1
    return last < 0 ? 0 : this.before[last]! + this.ends[last]! - this.starts[last]!
  }

  private lastStartingBy(instant: number): number {
    let low = -1
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.starts[middle]! <= instant) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The last interval before which less than the sum has passed. */
  private lastWithBefore(sum: number): number {
    let low = 0
    let high = this.before.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.before[middle]! < sum) low = middle
      else high = middle - 1
    }
    return low
  }

  private cover(from: number, to: number): void {
    if (this.coveredFrom === this.coveredTo) {
      this.coveredFrom = Math.floor(from / chunk) * chunk
      this.coveredTo = this.coveredFrom
      this.growForward()
    }
    while (to >= this.coveredTo) if (!this.growForward()) break
    if (from < this.coveredFrom) this.growBackward(from)
  }

  private growForward(): boolean {
    if (this.coveredTo >= latest) return false
    this.append(this.coveredTo, this.coveredTo + chunk)
    this.coveredTo += chunk
    return true
  }

  private growBackward(from: number): void {
    const { starts, ends, coveredTo, coveredFrom } = this
    const start = Math.max(Math.floor(from / chunk) * chunk, Math.floor(earliest / chunk) * chunk)
    this.starts = []
    this.ends = []
    this.before = []
    this.append(start, coveredFrom)
    starts.forEach((open, i) => {
      this.push(open, ends[i]!)
    })
    this.coveredFrom = start
    this.coveredTo = coveredTo
  }

  private append(from: number, to: number): void {
    for (const span of this.zone.spans(from, to)) {
      const wallFrom = span.from + span.offset
      const wallTo = span.to + span.offset
      for (let date = Math.floor(wallFrom / day); date * day < wallTo; date++) {
        if (this.holidays.has(date)) continue
        for (const open of this.week[weekdayOf(date)]!) {
          const start = Math.max(date * day + open.from, wallFrom)
          const end = Math.min(date * day + open.to, wallTo)
          if (start < end) this.push(start - span.offset, end - span.offset)
        }
      }
    }
  }

  /** Intervals that touch are one. */
  private push(start: number, end: number): void {
    const last = this.starts.length - 1
    if (last >= 0 && this.ends[last] === start) {
      this.ends[last] = end
      return
    }
    this.before.push(this.tableSum())
    this.starts.push(start)
    this.ends.push(end)
  }
}

const compiled = new WeakMap<Calendar, CompiledCalendar>()

/** The compiled form of a calendar, made once for each. */
export const compileCalendar = (calendar: Calendar): CompiledCalendar => {
  const found = compiled.get(calendar) ?? new CompiledCalendar(calendar)
  compiled.set(calendar, found)
  return found
}
