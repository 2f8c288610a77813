import { hour } from '../calendar/time-of-day.ts'
import type { EscalationLevel, Target } from '../target.ts'
import type { MetricRules, Policy } from './policy.ts'

const hours = (count: number): Target => ({ unit: 'duration', milliseconds: count * hour })

/** Per cent of the target at which a warning is due unless a policy says otherwise. */
export const defaultWarnings: readonly number[] = [75]

const warnOnly: MetricRules = { warnings: defaultWarnings, levels: [], notify: [] }

/** A breach raises to level 1, half a target later to 2, a whole target later to 3. */
const escalating: readonly EscalationLevel[] = [
  { after: 0, level: 1 },
  { after: 50, level: 2 },
  { after: 100, level: 3 },
]

/** What a tenant starts with: P1 to P4, VIP within 2 hours with escalation, NORMAL within 24 hours. */
export const defaultPolicy: Policy = {
  name: 'Default',
  conditions: [],
  targets: {
    P1: { first_reply: hours(1), resolution: hours(4) },
    P2: { first_reply: hours(4), resolution: hours(12) },
    P3: { first_reply: hours(8), resolution: hours(48) },
    P4: { first_reply: hours(24), resolution: hours(120) },
  },
  caps: {
    VIP: { resolution: hours(2), levels: escalating, notify: ['team_lead', 'manager'] },
    NORMAL: { resolution: hours(24), levels: [], notify: ['team_lead'] },
  },
  rules: { first_reply: warnOnly, next_reply: warnOnly, resolution: warnOnly },
}

const quarter: Target = { unit: 'duration', milliseconds: hour / 4 }

/** Ready to choose: every ticket resolved within 15 minutes, and `delayed` from then on. */
export const quarterHourPolicy: Policy = {
  name: '15 minutes to resolution',
  conditions: [],
  targets: {
    P1: { resolution: quarter },
    P2: { resolution: quarter },
    P3: { resolution: quarter },
    P4: { resolution: quarter },
  },
  caps: {},
  rules: { first_reply: warnOnly, next_reply: warnOnly, resolution: warnOnly },
}
