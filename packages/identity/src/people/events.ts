import type { Role } from '@docket/ticketing'
import type { Tier } from '../tables.ts'

/**
 * What happens to the people of a tenant. These names are stored forever; persons appear by id, never by name
 * or address.
 */
export type IdentityEvent =
  | { type: 'TenantCreated'; data: { slug: string } }
  | { type: 'UserCreated'; data: { role: Role; organizationId: string | null; tier: Tier | null } }
  | { type: 'TeamCreated'; data: { name: string } }
  | { type: 'TeamMembersChanged'; data: { added: readonly string[]; removed: readonly string[] } }
  | { type: 'OrganizationCreated'; data: { name: string; tier: Tier | null } }

export const identityCategory = 'identity'

/** One stream for each tenant, user in a tenant, team and organization. */
export const identityStream = (tenantId: string, subjectId: string): string =>
  `${identityCategory}-${tenantId}-${subjectId}`
