import type { CustomFieldValue } from '../../ticket/events.ts'
import type { Channel, Priority, TicketType, Tier } from '../../ticket/vocabulary.ts'
import type { BreachRecipient, EscalationLevel, Metric, Target } from '../target.ts'

/** What policies may ask of a ticket. */
export type PolicySubject = {
  readonly priority: Priority
  readonly type: TicketType
  readonly category: string
  readonly tier: Tier | null
  readonly teamId: string | null
  readonly channel: Channel
  readonly tags: readonly string[]
  readonly customFields: { readonly [key: string]: CustomFieldValue }
}

export const conditionFields = ['priority', 'type', 'category', 'tier', 'teamId', 'channel', 'tags'] as const
/** A field of the ticket, or a custom field as `cf.<key>`. */
export type ConditionField = (typeof conditionFields)[number] | `cf.${string}`

/**
 * `any_of` and `none_of` look at each value of the field, `all_of` only at tags. A category covers what lies below
 * it; null stands for a field without a value.
 */
export const conditionTests = ['any_of', 'none_of', 'all_of'] as const
export type ConditionTest = (typeof conditionTests)[number]

export type Condition = {
  readonly field: ConditionField
  readonly test: ConditionTest
  readonly values: readonly CustomFieldValue[]
}

/** What happens around one metric's deadline. */
export type MetricRules = {
  readonly warnings: readonly number[]
  readonly levels: readonly EscalationLevel[]
  readonly notify: readonly BreachRecipient[]
}

/** A tier's own limit for the resolution; it may bring its own levels and recipients. */
export type TierCap = {
  readonly resolution: Target
  readonly levels: readonly EscalationLevel[]
  readonly notify: readonly BreachRecipient[]
}

/** A promise to the tickets that meet every condition. Only `parsePolicy` makes one from what people write. */
export type Policy = {
  readonly name: string
  readonly conditions: readonly Condition[]
  readonly targets: { readonly [P in Priority]: { readonly [M in Metric]?: Target } }
  readonly caps: { readonly [T in Tier]?: TierCap }
  readonly rules: { readonly [M in Metric]: MetricRules }
}

/** A policy as it stands in the tenant's order, with the versions that would be pinned. */
export type PolicyVersion = {
  readonly policyId: string
  readonly version: number
  readonly calendarId: string
  readonly calendarVersion: number
  readonly policy: Policy
}
