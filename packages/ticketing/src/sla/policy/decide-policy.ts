import type { CompiledCalendar } from '../calendar/compiled-calendar.ts'
import type { PolicyPin, SlaPolicyApplied, SlaPolicyRemoved } from '../events.ts'
import { choosePolicy, pinFor } from './choose-policy.ts'
import type { PolicySubject, PolicyVersion } from './policy.ts'

/** What of the event is decided here; the time is the command's. */
export type PolicyChange =
  | Pick<SlaPolicyApplied, 'type' | 'data'>
  | Pick<SlaPolicyRemoved, 'type' | 'data'>
  | null

export type PolicyQuestion = {
  /** In force now. */
  readonly pin: PolicyPin | null
  /** Active ones, in the tenant's order. */
  readonly policies: readonly PolicyVersion[]
  readonly subject: PolicySubject
  readonly calendars: (version: PolicyVersion) => CompiledCalendar
  readonly openedAt: number
}

/**
 * The event that brings a ticket to the policy it should have now: on opening, on a change of a field that policies
 * read, and when policies are re-applied. Null when it has that one already.
 */
export const decidePolicy = ({
  pin,
  policies,
  subject,
  calendars,
  openedAt,
}: PolicyQuestion): PolicyChange => {
  const chosen = choosePolicy(policies, subject)
  if (chosen === undefined)
    return (
      pin && {
        type: 'SlaPolicyRemoved',
        data: { policyId: pin.policyId, policyVersion: pin.policyVersion },
      }
    )
  const next = pinFor(chosen, subject, calendars(chosen), openedAt)
  return pin !== null && isSamePin(pin, next) ? null : { type: 'SlaPolicyApplied', data: next }
}

/** Same versions, same promise. Targets are compared by content, in whatever order their keys were stored. */
export const isSamePin = (a: PolicyPin, b: PolicyPin): boolean => isSame(a, b)

const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) => key in b && isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  )
}
