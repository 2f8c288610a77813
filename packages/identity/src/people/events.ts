import type { Role } from '@docket/ticketing'
import type { Tier } from '../tables.ts'

/**
 * What happens to the people of a tenant. These names are stored forever; persons appear by id, never by name
 * or address.
 */
export type IdentityEvent =
  | { type: 'TenantCreated'; data: { slug: string } }
  | { type: 'TenantChanged'; data: { name: FromTo<string> } }
  | { type: 'TenantDeactivated'; data: Nothing }
  | { type: 'TenantReactivated'; data: Nothing }
  | { type: 'UserCreated'; data: { role: Role; organizationId: string | null; tier: Tier | null } }
  | {
      type: 'UserChanged'
      data: {
        renamed?: true
        organizationId?: FromTo<string | null>
        tier?: FromTo<Tier | null>
      }
    }
  | { type: 'UserRoleChanged'; data: { role: FromTo<Role> } }
  | { type: 'UserTeamsChanged'; data: { added: readonly string[]; removed: readonly string[] } }
  | { type: 'UserDeactivated'; data: Nothing }
  | { type: 'UserReactivated'; data: Nothing }
  | { type: 'UserPasswordChanged'; data: { how: 'changed' | 'reset' } }
  | { type: 'TeamCreated'; data: { name: string } }
  | { type: 'TeamRenamed'; data: { name: FromTo<string> } }
  | { type: 'TeamMembersChanged'; data: { added: readonly string[]; removed: readonly string[] } }
  | { type: 'TeamArchived'; data: Nothing }
  | { type: 'OrganizationCreated'; data: { name: string; tier: Tier | null } }
  | { type: 'OrganizationChanged'; data: { name?: FromTo<string>; tier?: FromTo<Tier | null> } }
  | { type: 'OrganizationArchived'; data: Nothing }
  | {
      type: 'ApiKeyCreated'
      data: { role: Role; scopes: readonly string[]; expiresAt: string | null }
    }
  | { type: 'ApiKeyRevoked'; data: Nothing }

type Nothing = Record<never, never>
type FromTo<Value> = { from: Value; to: Value }

export const identityCategory = 'identity'

/** One stream for each tenant, user in a tenant, team, organization and API key. */
export const identityStream = (tenantId: string, subjectId: string): string =>
  `${identityCategory}-${tenantId}-${subjectId}`
