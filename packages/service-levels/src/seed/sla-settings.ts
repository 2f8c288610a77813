import { alwaysOpen, type Calendar, defaultPolicy, type Policy } from '@docket/ticketing/sla'

/** What a tenant begins with: its default calendar and policy, and which of the two policies is active. */
export type SlaSettings = {
  readonly calendar: Calendar
  readonly policy: Policy
  /** `quarter_hour`: the preset of 15 minutes is active, and stands first. */
  readonly preset: 'default' | 'quarter_hour'
}

export const defaultSlaSettings: SlaSettings = {
  calendar: alwaysOpen,
  policy: defaultPolicy,
  preset: 'default',
}
