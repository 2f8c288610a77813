import type { Instant } from '@docket/event-sourcing'
import type { Metric, SlaTargets } from './target.ts'

type Event<Type extends string, Data> = { readonly type: Type; readonly at: Instant; readonly data: Data }

/** Which versions a ticket goes by, and what they promise it: the clock asks no table for more than the calendar. */
export type PolicyPin = {
  readonly policyId: string
  readonly policyVersion: number
  readonly calendarId: string
  readonly calendarVersion: number
  readonly targets: SlaTargets
}

export type SlaPolicyApplied = Event<'SlaPolicyApplied', PolicyPin>

/** No policy holds from now on: its clocks are cancelled, what they did stays. */
export type SlaPolicyRemoved = Event<
  'SlaPolicyRemoved',
  { readonly policyId: string; readonly policyVersion: number }
>

/** A threshold of one clock that was passed: stored at most once for each (metric, cycle, threshold). */
export type ThresholdPassed = {
  readonly metric: Metric
  readonly cycle: number
  /** `warning:75`, `breach`; an escalation that a level caused names `level:1`. */
  readonly threshold: string
  readonly dueAt: Instant | null
  /** When it became true, however late it was noticed. */
  readonly at: Instant
}

export type SlaWarningRaised = Event<'SlaWarningRaised', ThresholdPassed>
export type SlaBreached = Event<'SlaBreached', ThresholdPassed>

export type SlaEvent = SlaPolicyApplied | SlaPolicyRemoved | SlaWarningRaised | SlaBreached
