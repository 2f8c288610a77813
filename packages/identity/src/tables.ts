import type { Role } from '@docket/ticketing'

/** The tables of migrations 0015 to 0019, 0040 and 0056 as Kysely sees them; instants are ISO strings. */
export type IdentityTables = {
  tenants: {
    tenant_id: string
    slug: string
    name: string
    created_at: string
    deactivated_at: string | null
  }
  users: { user_id: string; tenant_id: string | null; email: string; email_key: string; created_at: string }
  memberships: {
    tenant_id: string
    user_id: string
    name: string
    role: Role
    role_version: number
    password_hash: string | null
    organization_id: string | null
    tier: Tier | null
    created_at: string
    deactivated_at: string | null
  }
  teams: {
    team_id: string
    tenant_id: string
    name: string
    created_at: string
    archived_at: string | null
  }
  team_members: { tenant_id: string; team_id: string; user_id: string }
  organizations: {
    organization_id: string
    tenant_id: string
    name: string
    tier: Tier | null
    created_at: string
    archived_at: string | null
  }
}

export type Tier = 'VIP' | 'NORMAL'
