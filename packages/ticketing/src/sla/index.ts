export {
  alwaysOpen,
  type Calendar,
  type Holiday,
  type OpenHours,
  type Weekday,
  weekdays,
} from './calendar/calendar.ts'
export { type CompiledCalendar, compileCalendar, never } from './calendar/compiled-calendar.ts'
export { importHolidays } from './calendar/import-holidays.ts'
export { parseCalendar } from './calendar/parse-calendar.ts'
export { type ClockState, clock, type SlaClock } from './clock/clock.ts'
export { type ClockReading, mostUrgent, readClock } from './clock/clock-summary.ts'
export { type DueEvent, type DueKind, dueEvents } from './clock/due-events.ts'
export { type ExplainedSegment, type Explanation, explain } from './clock/explain.ts'
export type { SlaFact, SlaFactType } from './clock/facts.ts'
export type { Passed, Threshold } from './clock/run.ts'
export type { Segment, SegmentKind } from './clock/segments.ts'
export { type SlaSummary, summarize } from './clock/summary.ts'
export { tellAt } from './clock/tell-at.ts'
export type { PinnedCalendars } from './clock/ticket-runs.ts'
export { type RecordedEvent, toSlaFact, toSlaFacts } from './clock/to-sla-facts.ts'
export { cycleAfter, type TurnFact } from './clock/turns.ts'
export type * from './events.ts'
export { checkReach } from './policy/check-reach.ts'
export { choosePolicy, fieldsRead, pinFor, targetsFor } from './policy/choose-policy.ts'
export { decidePolicy, isSamePin, type PolicyChange, type PolicyQuestion } from './policy/decide-policy.ts'
export { defaultPolicy, defaultWarnings, quarterHourPolicy } from './policy/default-policy.ts'
export { followPolicy, policyCommands, type SlaRules, subjectOf } from './policy/follow-policy.ts'
export { parsePolicy } from './policy/parse-policy.ts'
export type * from './policy/policy.ts'
export { conditionTests } from './policy/policy.ts'
export { type Parsed, type Problem, type SlaProblemCode, slaProblems } from './problem.ts'
export type { Flip } from './simulation/flips.ts'
export type { SimulatedGroup } from './simulation/groups.ts'
export {
  type Draft,
  type Outcome,
  outcomes,
  type RunningSimulation,
  type SimulatedTicket,
  type Simulation,
  simulate,
  simulateTicket,
  startSimulation,
  thresholdsOf,
} from './simulation/simulate.ts'
export {
  type BreachRecipient,
  breachRecipients,
  dueAt,
  type EscalationLevel,
  type Metric,
  type MetricTarget,
  metrics,
  type SlaTargets,
  type Target,
} from './target.ts'
export { thresholdKey } from './threshold-key.ts'
