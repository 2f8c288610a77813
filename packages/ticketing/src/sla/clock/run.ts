import { type CompiledCalendar, never } from '../calendar/compiled-calendar.ts'
import { day } from '../calendar/time-of-day.ts'
import {
  type BreachRecipient,
  type Metric,
  type MetricTarget,
  type OpenTarget,
  toOpenTarget,
} from '../target.ts'

/** Paused time is credited; stopped time (deleted, merged, resolved and undone) is nobody's. */
export type Mode = 'counting' | 'paused' | 'stopped'

/** From here to the next stretch the run keeps one mode and one calendar. */
export type Stretch = {
  readonly from: number
  readonly mode: Mode
  readonly calendar: CompiledCalendar | null
  /** The event that began it. */
  readonly cause: string
}

export type Threshold =
  | { readonly kind: 'warning'; readonly name: string; readonly share: number }
  | { readonly kind: 'breach'; readonly name: 'breach' }
  | { readonly kind: 'level'; readonly name: string; readonly share: number; readonly level: number }

/** A threshold that was passed: `at` when it became true, `dueAt` as it stood then. */
export type Passed = {
  readonly threshold: Threshold
  readonly at: number
  readonly dueAt: number
  /** Who hears of it, by the policy of that time. */
  readonly notify: readonly BreachRecipient[]
}

export type RunEnd = { readonly at: number; readonly outcome: 'met' | 'cancelled'; readonly cause: string }

/** Of a due date that lies further from the start than these hundred years, no share is ever reached. */
const foreseeable = 36_525 * day

/** A due date that a person set: it rules the resolution instead of the target. */
export type ManualDue = { readonly dueAt: number; readonly setAt: number }

const breach: Threshold = { kind: 'breach', name: 'breach' }

/**
 * One clock in the making: the stretches of its life, its target, and what it passed. Nothing is polled: whenever
 * the run changes, it settles first what fell due before, at the instants at which it did.
 */
export class Run {
  readonly metric: Metric
  readonly cycle: number
  readonly startedAt: number
  readonly stretches: Stretch[]
  passed: Passed[] = []
  spec: MetricTarget | null = null
  /** A run to which no policy ever applied is nobody's clock. */
  promised = false
  withdrawnAt: number | null = null
  end: RunEnd | null = null
  private target: OpenTarget = { open: never, dueAt: 'close' }
  private manual: ManualDue | null = null
  private thresholds: readonly Threshold[] = []
  private countedBefore = 0
  private changedAt: number

  constructor(metric: Metric, cycle: number, startedAt: number, cause: string) {
    this.metric = metric
    this.cycle = cycle
    this.startedAt = startedAt
    this.changedAt = startedAt
    this.stretches = [{ from: startedAt, mode: 'counting', calendar: null, cause }]
  }

  get isLive(): boolean {
    return this.end === null
  }

  /** When it was over, or since when nobody is charged for it; null while it goes on. */
  get endedAt(): number | null {
    const over = this.withdrawnAt ?? this.end?.at ?? never
    const ended = this.isLive && this.mode === 'stopped' ? Math.min(over, this.stoppedAt()) : over
    return ended === never ? null : ended
  }

  get mode(): Mode {
    return this.stretches.at(-1)!.mode
  }

  get breach(): Passed | undefined {
    return this.passed.find(({ threshold }) => threshold.kind === 'breach')
  }

  /** The open milliseconds promised; with a due date set by hand, those up to it; never, if it is too far away. */
  get open(): number {
    return this.target.open
  }

  get dueByHand(): ManualDue | null {
    return this.manual
  }

  /** A new target or calendar from here on. What was counted stays; what it makes overdue breaches here. */
  apply(at: number, spec: MetricTarget, calendar: CompiledCalendar, manual: ManualDue | null): void {
    this.settle(at)
    const last = this.stretches.at(-1)!
    if (last.calendar === null) this.giveCalendar(calendar)
    else if (last.calendar !== calendar) this.begin({ ...last, from: at, calendar })
    this.spec = spec
    this.promised = true
    this.withdrawnAt = null
    this.thresholds = thresholdsOf(spec)
    this.changedAt = at
    this.rule(manual)
  }

  setDueDate(at: number, manual: ManualDue | null): void {
    this.settle(at)
    this.changedAt = at
    this.rule(manual)
  }

  /** No promise from here on. */
  withdraw(at: number): void {
    this.settle(at)
    if (this.spec !== null) this.withdrawnAt = at
    this.spec = null
  }

  enter(mode: Mode, at: number, cause: string): void {
    if (mode === this.mode) return
    this.settle(at)
    if (this.mode === 'stopped') this.changedAt = at
    this.begin({ from: at, mode, calendar: this.stretches.at(-1)!.calendar, cause })
  }

  /** Met exactly at the deadline is met. */
  finish(at: number, outcome: RunEnd['outcome'], cause: string): void {
    this.settle(at)
    this.end = { at, outcome, cause }
  }

  /** Takes the end back: the time from it on is nobody's, until the run enters another mode. */
  revive(): void {
    if (this.end === null) return
    const { at, cause } = this.end
    this.end = null
    this.begin({ ...this.stretches.at(-1)!, from: at, mode: 'stopped', cause })
  }

  /** The counted milliseconds from the start to an instant not before the last stretch. */
  elapsedAt(at: number): number {
    const { from, mode, calendar } = this.stretches.at(-1)!
    return this.countedBefore + (mode === 'counting' && calendar ? calendar.openBetween(from, at) : 0)
  }

  /** Notes the thresholds that were passed before an instant. What falls due at the instant itself may yet be met. */
  settle(at: number): void {
    if (this.spec === null || this.end !== null || this.mode === 'stopped') return
    const elapsed = this.elapsedAt(at)
    let breached = this.breach
    const warnings: Passed[] = []
    for (const threshold of this.thresholds) {
      if (this.passed.some((one) => one.threshold.name === threshold.name)) continue
      if (threshold.kind === 'warning' && breached) continue
      const raw = this.reached(threshold, elapsed, breached)
      if (raw >= at) continue
      const notify = threshold.kind === 'breach' ? this.spec.notify : []
      const noted = { threshold, at: Math.max(raw, this.changedAt), notify }
      if (threshold.kind === 'warning') warnings.push({ ...noted, dueAt: never })
      else this.passed.push({ ...noted, dueAt: breached?.dueAt ?? this.manual?.dueAt ?? raw })
      breached ??= this.breach
    }
    // Of one instant's changes the last decides: a breach at it takes the place of a warning at it.
    if (breached)
      this.passed = this.passed.filter((one) => one.threshold.kind !== 'warning' || one.at < breached.at)
    for (const warning of warnings)
      if (!breached || warning.at < breached.at)
        this.passed.push({ ...warning, dueAt: this.dueAsOf(warning.at) })
  }

  /** What falls due next if nothing happens; undefined while nothing can. */
  next(now: number): { readonly threshold: Threshold; readonly at: number } | undefined {
    if (this.spec === null || this.end !== null || this.mode !== 'counting') return undefined
    const breached = this.breach
    let next: { threshold: Threshold; at: number } | undefined
    for (const threshold of this.thresholds) {
      if (this.passed.some((one) => one.threshold.name === threshold.name)) continue
      if (threshold.kind === 'warning' && breached) continue
      if (threshold.kind === 'level' && !breached) continue
      const at = Math.max(this.reached(threshold, never, breached), this.changedAt)
      if (at >= now && at !== never && (next === undefined || at < next.at)) next = { threshold, at }
    }
    return next
  }

  /** The deadline as it stood at an instant, as if nothing paused the run from then on. */
  dueAsOf(at: number): number {
    if (this.manual !== null) return this.manual.dueAt
    const { open: promised, dueAt: bound } = this.target
    let counted = 0
    for (const [i, { from, mode, calendar }] of this.stretches.entries()) {
      const to = Math.min(this.stretches[i + 1]?.from ?? never, at)
      const open = mode === 'counting' ? calendar!.openBetween(from, to) : 0
      const isLast = (this.stretches[i + 1]?.from ?? never) > at
      const isUsedUp = counted + open > promised || (counted + open === promised && bound === 'close')
      if (mode === 'counting' && (isUsedUp || (isLast && counted + open === promised)))
        return this.passing(calendar!, from, promised - counted)
      if (isLast) return this.passing(calendar!, Math.max(from, at), promised - counted - open)
      counted += open
    }
    return never
  }

  /** The counted milliseconds from the start to any instant. */
  countedAt(instant: number): number {
    let counted = 0
    for (const [i, { from, mode, calendar }] of this.stretches.entries()) {
      const to = Math.min(this.stretches[i + 1]?.from ?? never, instant)
      if (mode === 'counting' && calendar) counted += calendar.openBetween(from, to)
    }
    return counted
  }

  private rule(manual: ManualDue | null): void {
    // One that had passed before this cycle began belongs to an earlier one.
    const rules = manual !== null && (manual.dueAt > this.startedAt || manual.setAt >= this.startedAt)
    this.manual = rules ? manual : null
    const calendar = this.stretches.at(-1)!.calendar
    if (this.spec === null || calendar === null) return
    this.target = this.manual
      ? { open: this.openUpTo(this.manual.dueAt, calendar), dueAt: 'close' }
      : toOpenTarget(this.spec.target, calendar, this.startedAt)
  }

  private openUpTo(dueAt: number, calendar: CompiledCalendar): number {
    return dueAt - this.startedAt > foreseeable ? never : calendar.openBetween(this.startedAt, dueAt)
  }

  /** The stretches since may have changed their calendar, not their mode. */
  private stoppedAt(): number {
    return this.stretches[this.stretches.findLastIndex(({ mode }) => mode !== 'stopped') + 1]!.from
  }

  private begin(stretch: Stretch): void {
    this.countedBefore = this.elapsedAt(stretch.from)
    if (this.stretches.at(-1)!.from === stretch.from) this.stretches.pop()
    this.stretches.push(stretch)
  }

  private giveCalendar(calendar: CompiledCalendar): void {
    this.countedBefore = 0
    for (const [i, stretch] of this.stretches.entries()) {
      const to = this.stretches[i + 1]?.from
      this.stretches[i] = { ...stretch, calendar }
      if (to !== undefined && stretch.mode === 'counting')
        this.countedBefore += calendar.openBetween(stretch.from, to)
    }
  }

  /** When a threshold is passed: an instant, or never within what has been counted. */
  private reached(threshold: Threshold, elapsed: number, breached: Passed | undefined): number {
    const { open } = this.target
    switch (threshold.kind) {
      case 'warning':
        // Up to a due date set by hand there may be no open time at all, so no share of it.
        return open === 0 ? never : this.instantOf(partOf(open, threshold.share), elapsed, 'close')
      case 'breach':
        return this.manual
          ? this.countingFrom(this.manual.dueAt)
          : this.instantOf(open, elapsed, this.target.dueAt)
      case 'level': {
        if (!breached) return never
        if (threshold.share === 0 || open === 0) return breached.at
        if (open === never) return never
        const used = this.manual ? this.countedAt(Math.max(this.manual.dueAt, this.startedAt)) : open
        return this.instantOf(used + partOf(open, threshold.share), elapsed, 'close')
      }
    }
  }

  /**
   * Where so much was counted; of a target due at an opening, the first open instant that is on the clock from there.
   * A stretch includes its last instant here: a pause at the very deadline comes too late to help.
   */
  private instantOf(counted: number, elapsed: number, bound: OpenTarget['dueAt']): number {
    if (elapsed < counted || counted === never) return never
    let before = 0
    for (const [i, { from, mode, calendar }] of this.stretches.entries()) {
      if (mode !== 'counting') continue
      const to = this.stretches[i + 1]?.from ?? never
      const open = to === never ? never : calendar!.openBetween(from, to)
      if (before + open >= counted) {
        const instant = this.passing(calendar!, from, counted - before, bound)
        if (instant <= to) return instant
      }
      before = Math.min(before + open, counted)
    }
    return never
  }

  /** Where so many open milliseconds from an instant are used up, at a close or at the next opening. */
  private passing(calendar: CompiledCalendar, from: number, open: number, bound = this.target.dueAt): number {
    const used = calendar.addOpen(from, open)
    return bound === 'opening' && used !== never ? calendar.nextOpening(used) : used
  }

  /** The first instant from here on in which the run counts. */
  private countingFrom(instant: number): number {
    for (const [i, { from, mode }] of this.stretches.entries()) {
      const to = this.stretches[i + 1]?.from ?? never
      if (mode === 'counting' && to >= instant) return Math.max(from, instant)
    }
    return never
  }
}

/** A share of a whole number of milliseconds, rounded up: never early. */
const partOf = (open: number, percent: number): number =>
  open === never ? never : Math.ceil((open * percent) / 100)

const known = new WeakMap<MetricTarget, readonly Threshold[]>()

const thresholdsOf = (spec: MetricTarget): readonly Threshold[] => {
  const found = known.get(spec)
  if (found) return found
  const made: readonly Threshold[] = [
    ...spec.warnings.map((share) => ({ kind: 'warning' as const, name: `warning:${share}`, share })),
    breach,
    ...spec.levels.map(({ after, level }) => ({
      kind: 'level' as const,
      name: `level:${level}`,
      share: after,
      level,
    })),
  ]
  known.set(spec, made)
  return made
}
