import { type CompiledCalendar, never } from './calendar/compiled-calendar.ts'
import { addWorkingDays } from './calendar/working-days.ts'

/** What is promised: an answer to the first question, to each later one, and an end. */
export const metrics = ['first_reply', 'next_reply', 'resolution'] as const
export type Metric = (typeof metrics)[number]

/** Open milliseconds of the calendar, or so many working days to the same wall-clock time. */
export type Target =
  | { readonly unit: 'duration'; readonly milliseconds: number }
  | { readonly unit: 'working_days'; readonly days: number }

/** Raises a ticket to a level when so many per cent of the target have passed since it was used up. */
export type EscalationLevel = { readonly after: number; readonly level: number }

/** Who hears of a breach. Never the requester: service levels are the staff's. */
export const breachRecipients = ['assignee', 'followers', 'team_lead', 'manager'] as const
export type BreachRecipient = (typeof breachRecipients)[number]

/** The promise about one metric, as it is pinned to a ticket. */
export type MetricTarget = {
  readonly target: Target
  /** Per cent of the target at which a warning is due. */
  readonly warnings: readonly number[]
  readonly levels: readonly EscalationLevel[]
  readonly notify: readonly BreachRecipient[]
}

export type SlaTargets = { readonly [M in Metric]?: MetricTarget }

/**
 * A target in open milliseconds from a start. Used up exactly at a close, a duration is due at the close and
 * working days at the next opening.
 */
export type OpenTarget = { readonly open: number; readonly dueAt: 'close' | 'opening' }

export const toOpenTarget = (target: Target, calendar: CompiledCalendar, start: number): OpenTarget => {
  if (target.unit === 'duration') return { open: target.milliseconds, dueAt: 'close' }
  const due = addWorkingDays(calendar, start, target.days)
  return { open: due === never ? never : calendar.openBetween(start, due), dueAt: 'opening' }
}

/** When a target that starts here falls due if nothing pauses it; undefined when never. */
export const dueAt = (target: Target, calendar: CompiledCalendar, start: number): number | undefined => {
  const due =
    target.unit === 'working_days'
      ? addWorkingDays(calendar, start, target.days)
      : calendar.addOpen(start, target.milliseconds)
  return due === never ? undefined : due
}

/** The target that is due first. */
export const tighter = (a: Target, b: Target, calendar: CompiledCalendar, start: number): Target => {
  if (a.unit === 'duration' && b.unit === 'duration') return a.milliseconds <= b.milliseconds ? a : b
  if (a.unit === 'working_days' && b.unit === 'working_days') return a.days <= b.days ? a : b
  return (dueAt(a, calendar, start) ?? never) <= (dueAt(b, calendar, start) ?? never) ? a : b
}
