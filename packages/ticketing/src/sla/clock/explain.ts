import { Temporal } from 'temporal-polyfill'
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
): Explanation => ({
  segments: one.segments.map((segment) => {
    const cause = segment.causeEventId === undefined ? undefined : describe(segment.causeEventId)
    return {
      ...segment,
      milliseconds: segment.to - segment.from,
      sentence: `${wordsFor(segment)} from ${local(segment.from, timeZone)} to ${local(segment.to, timeZone)}${
        cause === undefined ? '' : `, because ${cause}`
      }.`,
    }
  }),
  elapsed: one.elapsed,
  sentence: outcomeOf(one, timeZone),
})

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
  zone: string,
): string => {
  const subject = cycle === 1 ? metricWords[metric] : `${metricWords[metric]} (${cycle})`
  const used = open === null ? duration(elapsed) : `${duration(elapsed)} of ${duration(open)}`
  switch (state) {
    case 'running':
      return `${subject} has used ${used}${dueAt === null ? '' : ` and is due ${local(dueAt, zone)}`}.`
    case 'paused':
      return `${subject} is paused and has used ${used}.`
    case 'met':
      return `${subject} was met after ${used}.`
    case 'cancelled':
      return `${subject} was cancelled after ${duration(elapsed)}.`
    case 'breached':
      return `${subject} was breached ${local(breachedAt!, zone)}; it has used ${used}.`
  }
}

/** `2026-03-02 09:00:00`, with milliseconds only where there are any, and the offset, which a repeated hour needs. */
const local = (instant: number, timeZone: string): string => {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)
  const time = zoned.toPlainTime().toString({ smallestUnit: instant % 1000 === 0 ? 'second' : 'millisecond' })
  return `${zoned.toPlainDate()} ${time}${zoned.offset}`
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
