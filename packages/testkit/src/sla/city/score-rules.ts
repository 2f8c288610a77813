import {
  choosePolicy,
  clock,
  compileCalendar,
  type Policy,
  type PolicySubject,
  type PolicyVersion,
  parsePolicy,
  pinFor,
} from '@docket/ticketing/sla'
import { type Rule, tolerance } from './fit-group.ts'
import type { Sample } from './read-requests.ts'

/** How many samples the product gives the deadline that the city gave: policies chosen, pinned, and put to the clock. */
export const scoreRules = (rules: readonly Rule[], samples: readonly Sample[]): number => {
  if (rules.length === 0) return 0
  const turns = turnsOf(rules)
  return samples.filter((sample) => {
    const due = productDue(sample, turns.findLast(({ from }) => from <= sample.openedAt) ?? turns[0]!, rules)
    return due !== null && Math.abs(due - sample.targetAt) <= tolerance
  }).length
}

/** The tenant's policies from an instant on: an edit makes new versions. */
type Turn = { readonly from: number; readonly policies: readonly PolicyVersion[] }

const turnsOf = (rules: readonly Rule[]): readonly Turn[] =>
  [...new Set(rules.map((rule) => rule.from))]
    .sort((a, b) => a - b)
    .map((from, turn) => ({
      from,
      policies: rules.flatMap((rule, i) =>
        rule.from === from ? [{ ...versionOf(rule, i), version: turn + 1 }] : [],
      ),
    }))

const versionOf = (rule: Rule, index: number): PolicyVersion => ({
  policyId: `policy-${index}`,
  version: 1,
  calendarId: String(index),
  calendarVersion: 1,
  policy: policyOf(rule),
})

const policyOf = ({ promised, field, value }: Rule): Policy => {
  const { target } = promised
  const resolution =
    target.unit === 'duration' ? { milliseconds: target.milliseconds } : { workingDays: target.days }
  const parsed = parsePolicy({
    name: 'fitted',
    conditions: field === null ? [] : [{ field: `cf.${field}`, test: 'any_of', values: [value || null] }],
    targets: { P3: { resolution } },
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

const productDue = (
  { openedAt, fields }: Sample,
  { policies }: Turn,
  rules: readonly Rule[],
): number | null => {
  const subject: PolicySubject = {
    priority: 'P3',
    type: 'SERVICE_REQUEST',
    category: 'general',
    tier: null,
    teamId: null,
    channel: 'IMPORT',
    tags: [],
    customFields: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value || null])),
  }
  const chosen = choosePolicy(policies, subject)
  if (!chosen) return null
  const calendar = compileCalendar(rules[Number(chosen.calendarId)]!.promised.calendar)
  const pin = pinFor(chosen, subject, calendar, openedAt)
  const [found] = clock(
    [
      { type: 'opened', at: openedAt, id: 'opened', imported: false },
      { type: 'policy_applied', at: openedAt, id: 'applied', pin },
    ],
    () => calendar,
    openedAt,
  )
  return found?.dueAt ?? null
}
