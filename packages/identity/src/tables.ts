import type { Role } from '@docket/ticketing'

/** The tables of migrations 0015 to 0019 and 0040 as Kysely sees them; instants are ISO strings. */
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
  teams: { team_id: string; tenant_id: string; name: string; created_at: string }
  team_members: { tenant_id: string; team_id: string; user_id: string }
  organizations: {
    organization_id: string
    tenant_id: string
    name: string
    tier: Tier | null
    created_at: string
  }
}

export type Tier = 'VIP' | 'NORMAL'
