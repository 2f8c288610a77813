import type { StoredEvent } from '@docket/event-sourcing'
import { decodeTicketEvent, type TicketEvent } from '@docket/ticketing'
import {
  clock,
  type DueEvent,
  dueEvents,
  type PinnedCalendars,
  thresholdKey,
  toSlaFacts,
} from '@docket/ticketing/sla'
import { byStream } from './log.ts'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A7')

/** Epoch milliseconds. */
export type Span = { readonly from: number; readonly to: number }

export type ServiceLevelCheck = {
  calendars: PinnedCalendars
  /** Epoch milliseconds, read after the log was: what became true well before must be in it. */
  now: number
  /** When nobody was there to record anything. Null: clocks were moved, so that nobody can tell what was late. */
  away?: readonly Span[] | null
}

/** What there was to judge, besides what is wrong with it. Lateness in milliseconds; 0 where it was not judged. */
export type ServiceLevelShape = { recorded: number; breaches: number; latestMs: number }

/** Recorded so soon after it became true, while somebody was there; and so soon after they came back. */
const withinMs = 2_000
const afterReturnMs = 5_000

/**
 * A7: the warnings, breaches and escalations of every ticket are those that the clock computes from its log: none
 * missing, early, doubled or at another instant, and none late.
 */
export const checkServiceLevels = (
  log: readonly StoredEvent[],
  check: ServiceLevelCheck,
): { violations: readonly Violation[]; shape: ServiceLevelShape } => {
  const judged = [...byStream(log).values()].map((events) => judgeTicket(events, check))
  const recorded = judged.flatMap(({ marks }) => marks)
  return {
    violations: judged.flatMap(({ violations }) => violations),
    shape: {
      recorded: recorded.length,
      breaches: recorded.filter(({ threshold }) => threshold === 'breach').length,
      latestMs: Math.max(0, ...judged.flatMap(({ lateMs }) => lateMs)),
    },
  }
}

type Told = { readonly stored: StoredEvent; readonly event: TicketEvent }

/** Something that was recorded; an escalation does not say when its level was reached. */
type Mark = {
  readonly index: number
  readonly metric: string
  readonly cycle: number
  readonly threshold: string
  readonly at: string | null
  readonly dueAt: string | null
}

type Judged = {
  readonly marks: readonly Mark[]
  readonly violations: readonly Violation[]
  readonly lateMs: readonly number[]
}

const judgeTicket = (events: readonly StoredEvent[], check: ServiceLevelCheck): Judged => {
  const told = events.map((stored) => ({ stored, event: decodeTicketEvent(stored) }))
  const marks = told.flatMap(({ event }, index) => toMarks(event, index))
  const lateMs: number[] = []
  const seen = new Set<string>()
  const wrong = marks.flatMap((mark): readonly string[] => {
    const key = thresholdKey(mark)
    if (seen.has(key)) return [`${key} is recorded once more`]
    seen.add(key)
    const noticedAt = Date.parse(told[mark.index]!.event.at)
    const due = passedBy(told.slice(0, mark.index), check, noticedAt).get(key)
    if (due === undefined) return [`${key} is recorded and was not true at ${shown(noticedAt)}`]
    const late = check.away === null ? undefined : lateness(told, mark, due, check)
    if (late !== undefined) lateMs.push(late.ms)
    return [
      ...differences(key, mark, due),
      ...(late?.isTooLate ? [`${key} was recorded ${late.ms} ms late`] : []),
    ]
  })
  const missing = missingFrom(told, check, seen).map(
    ({ at, ...one }) => `${thresholdKey(one)} is not recorded; it became true at ${shown(at)}`,
  )
  const streamId = events[0]!.streamId
  return {
    marks,
    violations: [...wrong, ...missing].map((what) => violation(`${streamId}: ${what}`)),
    lateMs,
  }
}

const toMarks = (event: TicketEvent, index: number): readonly Mark[] => {
  switch (event.type) {
    case 'SlaWarningRaised':
    case 'SlaBreached':
      return [{ index, ...event.data }]
    case 'TicketEscalated':
      return event.data.cause ? [{ index, ...event.data.cause, at: null, dueAt: null }] : []
    default:
      return []
  }
}

const passedBy = (
  told: readonly Told[],
  { calendars }: ServiceLevelCheck,
  now: number,
): ReadonlyMap<string, DueEvent> =>
  new Map(dueEvents(clock(factsOf(told), calendars, now)).map((due) => [thresholdKey(due), due]))

const factsOf = (told: readonly Told[]) =>
  toSlaFacts(told.map(({ stored: { eventId, meta }, event }) => ({ eventId, actor: meta.actor.kind, event })))

const differences = (key: string, mark: Mark, due: DueEvent): readonly string[] => {
  if (due.kind === 'escalation') return []
  const wanted = { at: shown(due.at), dueAt: due.dueAt === null ? null : shown(due.dueAt) }
  return (['at', 'dueAt'] as const)
    .filter((field) => mark[field] !== wanted[field])
    .map((field) => `${key} says ${field} ${mark[field]}, not ${wanted[field]}`)
}

/** From when it was true and could be known: what makes a thing true in the past is known when it is appended. */
const lateness = (
  told: readonly Told[],
  { index }: Mark,
  due: DueEvent,
  check: ServiceLevelCheck,
): { ms: number; isTooLate: boolean } => {
  const key = thresholdKey(due)
  const isKnownBy = (count: number): boolean => {
    const lastAt = Date.parse(told[count - 1]!.event.at)
    return passedBy(told.slice(0, count), check, Math.max(due.at, lastAt) + 1).get(key)?.at === due.at
  }
  let count = index
  while (count > 1 && isKnownBy(count - 1)) count -= 1
  const knownAt = Math.max(due.at, Date.parse(told[count - 1]!.stored.recordedAt))
  const recordedAt = Date.parse(told[index]!.stored.recordedAt)
  return { ms: recordedAt - knownAt, isTooLate: recordedAt > dueBy(knownAt, check.away ?? []) }
}

const dueBy = (knownAt: number, away: readonly Span[]): number =>
  away
    .toSorted((a, b) => a.from - b.from)
    .reduce(
      (by, { from, to }) => (from <= by && to >= knownAt ? Math.max(by, to + afterReturnMs) : by),
      knownAt + withinMs,
    )

/** Nobody escalates a ticket for a clock that has ended, nor one that is done, merged away or deleted. */
const missingFrom = (
  told: readonly Told[],
  { calendars, now }: ServiceLevelCheck,
  recorded: ReadonlySet<string>,
): readonly DueEvent[] => {
  const clocks = clock(factsOf(told), calendars, now - withinMs)
  const running = clocks.filter((one) => one.isCurrent && one.endedAt === null)
  const due = dueEvents(clocks, recorded).filter(({ kind }) => kind !== 'escalation')
  const levels = dueEvents(running, recorded).filter(({ kind }) => kind === 'escalation')
  return [...due, ...levels]
}

const shown = (ms: number): string => new Date(ms).toISOString()
