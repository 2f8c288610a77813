/** The closed lists of words a ticket is described with, and the types derived from them. */
export const statuses = [
  'NEW',
  'OPEN',
  'IN_PROGRESS',
  'PENDING_INFO',
  'ESCALATED',
  'RESOLVED',
  'CLOSED',
  'REOPENED',
] as const
export type Status = (typeof statuses)[number]

export const priorities = ['P1', 'P2', 'P3', 'P4'] as const
export type Priority = (typeof priorities)[number]

export const ticketTypes = ['INCIDENT', 'SERVICE_REQUEST', 'CHANGE_REQUEST', 'PROBLEM', 'QUESTION'] as const
export type TicketType = (typeof ticketTypes)[number]

export const environments = ['PRODUCTION', 'STAGING', 'DEVELOPMENT', 'TEST'] as const
export type Environment = (typeof environments)[number]

export const channels = ['WEB', 'API', 'EMAIL', 'PHONE', 'CHAT', 'IMPORT'] as const
export type Channel = (typeof channels)[number]

export const tiers = ['VIP', 'NORMAL'] as const
export type Tier = (typeof tiers)[number]

export const pendingReasons = ['REQUESTER', 'VENDOR', 'OTHER'] as const
export type PendingReason = (typeof pendingReasons)[number]

export const visibilities = ['PUBLIC', 'INTERNAL'] as const
export type Visibility = (typeof visibilities)[number]

export const authorKinds = ['requester', 'agent', 'system'] as const
export type AuthorKind = (typeof authorKinds)[number]

/** Escalation stops here. */
export const highestEscalation = 3

/** What another ticket can be to a ticket. */
export const linkKinds = [
  'relates',
  'duplicates',
  'duplicated_by',
  'blocks',
  'blocked_by',
  'parent',
  'child',
] as const
export type LinkKind = (typeof linkKinds)[number]

/** The same link as the other ticket sees it. */
export const inverseOf: { readonly [Kind in LinkKind]: LinkKind } = {
  relates: 'relates',
  duplicates: 'duplicated_by',
  duplicated_by: 'duplicates',
  blocks: 'blocked_by',
  blocked_by: 'blocks',
  parent: 'child',
  child: 'parent',
}

/** A rating is 1 to this, with a comment no longer than that. */
export const highestScore = 5
export const longestRatingComment = 2_000
