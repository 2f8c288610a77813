import type { CompiledCalendar } from '../calendar/compiled-calendar.ts'
import type { SlaFact } from '../clock/facts.ts'
import type { PinnedCalendars } from '../clock/ticket-runs.ts'
import type { PolicyPin } from '../events.ts'
import { decidePolicy } from '../policy/decide-policy.ts'
import type { PolicySubject, PolicyVersion } from '../policy/policy.ts'

/**
 * The same history, with the policy events that the draft's policies would have caused. A save chooses at its end: that
 * is where its own policy event stands, and without one, after all that happened at its time. An import is judged by
 * what it was finished as.
 */
export const underPolicies = (
  facts: readonly SlaFact[],
  policies: readonly PolicyVersion[],
  calendars: PinnedCalendars,
): readonly SlaFact[] => {
  const opened = facts.find((fact) => fact.type === 'opened')
  let underImport = opened?.type === 'opened' && opened.imported
  let pin: PolicyPin | null = null
  let described: SlaFact | null = null
  let subject: PolicySubject | null = null
  const choose = (): readonly SlaFact[] => {
    if (described === null || subject === null || underImport) return []
    const { at, id } = described
    described = null
    const change = decidePolicy({
      ...{ pin, policies, subject },
      calendars: (version) => calendarOf(version, calendars),
      openedAt: opened?.at ?? 0,
    })
    if (change === null) return []
    pin = change.type === 'SlaPolicyApplied' ? change.data : null
    return [pin === null ? { type: 'policy_removed', at, id } : { type: 'policy_applied', at, id, pin }]
  }
  return [
    ...facts.flatMap((fact): readonly SlaFact[] => {
      if (fact.type === 'policy_applied' || fact.type === 'policy_removed') return choose()
      const chosen = described !== null && fact.at > described.at ? choose() : []
      if (fact.type === 'import_finished') underImport = false
      if (fact.type === 'described') subject = fact.subject
      if (fact.type === 'described' || fact.type === 'import_finished') described = fact
      return [...chosen, fact]
    }),
    ...choose(),
  ]
}

const calendarOf = (version: PolicyVersion, calendars: PinnedCalendars): CompiledCalendar => {
  const { policyId, version: policyVersion, calendarId, calendarVersion } = version
  return calendars({ policyId, policyVersion, calendarId, calendarVersion, targets: {} })
}
