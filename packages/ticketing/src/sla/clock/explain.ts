import { day } from '../calendar/time-of-day.ts'
import { zoneOffsets } from '../calendar/zone-offsets.ts'
import type { SlaClock } from './clock.ts'
import type { Segment } from './segments.ts'

export type ExplainedSegment = Segment & {
  readonly milliseconds: number
  /** For people, in the calendar's own time. */
  readonly sentence: string
}

export type Explanation = {
  /** Gapless from the start of the clock; the counted milliseconds sum exactly to `elapsed`. */
  readonly segments: readonly ExplainedSegment[]
  readonly elapsed: number
  /** What became of the clock, in one sentence. */
  readonly sentence: string
}

/** `describe` says in a few words what an event was: "the ticket was opened". */
export const explain = (
  one: SlaClock,
  timeZone: string,
  describe: (eventId: string) => string | undefined = () => undefined,
): Explanation => {
  const local = localTimes(timeZone)
  const segments = one.segments.map((segment) => {
    const cause = segment.causeEventId === undefined ? undefined : describe(segment.causeEventId)
    return {
      ...segment,
      milliseconds: segment.to - segment.from,
      sentence: `${wordsFor(segment)} from ${local(segment.from)} to ${local(segment.to)}${
        cause === undefined ? '' : `, because ${cause}`
      }.`,
    }
  })
  return { segments, elapsed: one.elapsed, sentence: outcomeOf(one, local) }
}

const wordsFor = ({ kind, name, from, to }: Segment): string => {
  const length = duration(to - from)
  switch (kind) {
    case 'counted':
      return `${length} counted`
    case 'paused':
      return `${length} not counted while the ticket was waiting`
    case 'closed_hours':
      return `${length} outside business hours`
    case 'holiday':
      return `${length} of the holiday "${name}"`
    case 'stopped':
      return `${length} that nobody is charged for`
  }
}

const metricWords = {
  first_reply: 'The first reply',
  next_reply: 'The next reply',
  resolution: 'The resolution',
}

const outcomeOf = (
  { metric, cycle, state, dueAt, breachedAt, elapsed, open }: SlaClock,
  local: (instant: number) => string,
): string => {
  const subject = cycle === 1 ? metricWords[metric] : `${metricWords[metric]} (${cycle})`
  const used = open === null ? duration(elapsed) : `${duration(elapsed)} of ${duration(open)}`
  switch (state) {
    case 'running':
      return `${subject} has used ${used}${dueAt === null ? '' : ` and is due ${local(dueAt)}`}.`
    case 'paused':
      return `${subject} is paused and has used ${used}.`
    case 'met':
      return `${subject} was met after ${used}.`
    case 'cancelled':
      return `${subject} was cancelled after ${duration(elapsed)}.`
    case 'breached':
      return `${subject} was breached ${local(breachedAt!)}; it has used ${used}.`
  }
}

/**
 * `2026-03-02 09:00:00`, with milliseconds only where there are any, and the offset, which a repeated hour needs. Years
 * of opening and closing are ten thousand instants of few dates and fewer times: each is written once.
 */
const localTimes = (timeZone: string): ((instant: number) => string) => {
  const zone = zoneOffsets(timeZone)
  const dates = once((date) => iso(date * day).split('T')[0]!)
  const times = once((time) => iso(time).slice(11, time % 1000 === 0 ? 19 : 23))
  const offsets = once(toOffset)
  return (instant) => {
    const offset = zone.offsetAt(instant)
    const date = Math.floor((instant + offset) / day)
    return `${dates(date)} ${times(instant + offset - date * day)}${offsets(offset)}`
  }
}

/** `+01:00`, with seconds only where there are any. */
const toOffset = (offset: number): string => {
  const time = iso(Math.abs(offset)).slice(11, 19)
  return `${offset < 0 ? '-' : '+'}${time.endsWith(':00') ? time.slice(0, 5) : time}`
}

const iso = (instant: number): string => new Date(instant).toISOString()

const once = (write: (key: number) => string): ((key: number) => string) => {
  const known = new Map<number, string>()
  return (key) => {
    const found = known.get(key) ?? write(key)
    known.set(key, found)
    return found
  }
}

const units: readonly (readonly [number, string])[] = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
  [1, 'ms'],
]

/** Exact: `26 h 3 min 4 s 5 ms`; no days, which would be 24 hours to some and 8 to others. */
const duration = (milliseconds: number): string => {
  let left = milliseconds
  const parts = units.flatMap(([length, unit]) => {
    const count = Math.floor(left / length)
    left -= count * length
    return count > 0 ? [`${count} ${unit}`] : []
  })
  return parts.join(' ') || '0 s'
}
