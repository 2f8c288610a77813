import type { SlaClockAnswer } from '@docket/contracts'
import { toWrittenTarget } from '@docket/service-levels'
import { type Passed, type SlaClock, thresholdKey } from '@docket/ticketing/sla'
import type { Told } from './read-ticket-clocks.ts'

/** When the log noted each threshold, by its key. */
export const recordedThresholds = (events: readonly Told[]): ReadonlyMap<string, string> =>
  new Map(
    events.flatMap(({ stored, event }): [string, string][] => {
      if (event.type === 'SlaWarningRaised' || event.type === 'SlaBreached')
        return [[thresholdKey(event.data), stored.recordedAt]]
      if (event.type !== 'TicketEscalated' || event.data.cause === null) return []
      return [[thresholdKey(event.data.cause), stored.recordedAt]]
    }),
  )

/** A clock as the API tells it. */
export const shownClock = (one: SlaClock, recorded: ReadonlyMap<string, string>): SlaClockAnswer => {
  const { metric, cycle, isCurrent, state, target } = one
  return {
    metric,
    cycle,
    isCurrent,
    state,
    startedAt: toInstant(one.startedAt),
    endedAt: toInstantOrNull(one.endedAt),
    target: target && {
      target: toWrittenTarget(target.target) as NonNullable<SlaClockAnswer['target']>['target'],
      warnings: [...target.warnings],
      levels: [...target.levels],
      notify: [...target.notify],
    },
    targetMs: one.open,
    dueAt: toInstantOrNull(one.dueAt),
    elapsedMs: one.elapsed,
    remainingMs: one.remaining,
    breachedAt: toInstantOrNull(one.breachedAt),
    passed: one.passed.toSorted(inOrder).map(({ threshold, at, dueAt }) => ({
      threshold: threshold.name,
      kind: threshold.kind,
      at: toInstant(at),
      dueAt: toInstantOrNull(dueAt),
      recordedAt: recorded.get(thresholdKey({ metric, cycle, threshold: threshold.name })) ?? null,
    })),
    next: one.next && { threshold: one.next.threshold.name, at: toInstant(one.next.at) },
  }
}

/** As they became true; a warning before the breach of the same instant. */
const inOrder = (a: Passed, b: Passed): number =>
  a.at - b.at || kinds.indexOf(a.threshold.kind) - kinds.indexOf(b.threshold.kind)

const kinds = ['warning', 'breach', 'level'] as const

export const toInstant = (at: number): string => new Date(at).toISOString()

/** What never comes is no date: beyond the year 9999 there are none. */
const toInstantOrNull = (at: number | null): string | null =>
  at === null || at > lastInstant ? null : toInstant(at)

const lastInstant = Date.parse('9999-12-31T23:59:59.999Z')
