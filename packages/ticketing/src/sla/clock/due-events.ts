import { never } from '../calendar/compiled-calendar.ts'
import type { BreachRecipient, Metric } from '../target.ts'
import { thresholdKey } from '../threshold-key.ts'
import type { SlaClock } from './clock.ts'
import type { Passed } from './run.ts'

export type DueKind = 'warning' | 'breach' | 'escalation'

/** What has to be recorded: SlaWarningRaised, SlaBreached, or an EscalateTicket with its cause. */
export type DueEvent = {
  readonly kind: DueKind
  readonly metric: Metric
  readonly cycle: number
  readonly threshold: string
  readonly dueAt: number | null
  /** When it became true, however late it is noticed. */
  readonly at: number
  /** Of an escalation. */
  readonly level: number | null
  /** Who hears of a breach. */
  readonly notify: readonly BreachRecipient[]
}

/** Every warning, breach and escalation that has become true and is not recorded yet, in the order of their times. */
export const dueEvents = (
  clocks: readonly SlaClock[],
  recorded: ReadonlySet<string> = new Set(),
): readonly DueEvent[] =>
  clocks
    .flatMap((one) => one.passed.map((passed) => toDueEvent(one, passed)))
    .filter((event) => !recorded.has(thresholdKey(event)))
    .toSorted((a, b) => a.at - b.at || order[a.kind] - order[b.kind] || (a.level ?? 0) - (b.level ?? 0))

const order: { readonly [K in DueKind]: number } = { warning: 0, breach: 1, escalation: 2 }

const toDueEvent = ({ metric, cycle }: SlaClock, { threshold, at, dueAt, notify }: Passed): DueEvent => ({
  kind: threshold.kind === 'level' ? 'escalation' : threshold.kind,
  metric,
  cycle,
  threshold: threshold.name,
  dueAt: dueAt === never ? null : dueAt,
  at,
  level: threshold.kind === 'level' ? threshold.level : null,
  notify,
})
