import { type CompiledCalendar, never } from '../calendar/compiled-calendar.ts'
import { day } from '../calendar/time-of-day.ts'
import { toInstant } from '../calendar/working-days.ts'
import type { Run } from './run.ts'

export type SegmentKind = 'counted' | 'paused' | 'closed_hours' | 'holiday' | 'stopped'

/** A stretch of a clock's time: half-open, and the next one begins where it ends. */
export type Segment = {
  readonly from: number
  readonly to: number
  readonly kind: SegmentKind
  /** Of the holiday. */
  readonly name?: string
  /** The event that made this time counted, paused or nobody's. */
  readonly causeEventId?: string
}

/** The life of a run up to an instant, cut where its kind changes. */
export const segmentsOf = (run: Run, until: number): readonly Segment[] => {
  const segments: Segment[] = []
  for (const [i, { from, mode, calendar, cause }] of run.stretches.entries()) {
    const to = Math.min(run.stretches[i + 1]?.from ?? never, until)
    if (to <= from) continue
    if (mode === 'stopped' || calendar === null) {
      segments.push({ from, to, kind: 'stopped', causeEventId: cause })
      continue
    }
    const kind = mode === 'counting' ? 'counted' : 'paused'
    let last = from
    for (const open of calendar.openSpans(from, to)) {
      pushClosed(segments, calendar, last, open.from)
      segments.push({ ...open, kind, causeEventId: cause })
      last = open.to
    }
    pushClosed(segments, calendar, last, to)
  }
  return segments
}

/** Closed time, cut at the midnights that begin or end a holiday. */
const pushClosed = (segments: Segment[], calendar: CompiledCalendar, from: number, to: number): void => {
  if (to <= from) return
  if (calendar.holidays.size === 0) {
    push(segments, { from, to, kind: 'closed_hours' })
    return
  }
  for (let start = from; start < to; ) {
    const date = calendar.dayOf(start)
    const name = calendar.holidays.get(date)
    const end = Math.min(endOfDay(calendar, date, start), to)
    push(segments, {
      from: start,
      to: end,
      ...(name === undefined ? { kind: 'closed_hours' } : { kind: 'holiday', name }),
    })
    start = end
  }
}

/** The first instant of the next date; where the clock jumps back over midnight, the date simply comes again. */
const endOfDay = (calendar: CompiledCalendar, date: number, start: number): number => {
  for (const { from, to, offset } of calendar.zone.spans(start, start + 3 * day)) {
    const midnight = Math.max((date + 1) * day - offset, from)
    if (calendar.dayOf(from) !== date) return from
    if (midnight < to) return midnight
  }
  return Math.max(toInstant(calendar.zone, (date + 1) * day), start + 1)
}

const push = (segments: Segment[], next: Segment): void => {
  const last = segments.at(-1)
  if (last && last.kind === next.kind && last.name === next.name && last.to === next.from)
    segments[segments.length - 1] = { ...last, to: next.to }
  else segments.push(next)
}
