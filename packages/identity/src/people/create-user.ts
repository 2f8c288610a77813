import type { User } from '@docket/contracts'
import { transaction } from '@docket/database'
import type { Role } from '@docket/ticketing'
import type { PoolClient } from 'pg'
import type { Tier } from '../tables.ts'
import type { IdentityEvent } from './events.ts'
import { type Change, type PeopleDependencies, record } from './record.ts'
import { requireOrganization, requireTeams } from './references.ts'
import { type Saved, saved } from './saved.ts'

export type NewUser = {
  email: string
  name: string
  role: Role
  /** Of the password, made before; null: cannot log in yet. */
  passwordHash: string | null
  teamIds: readonly string[]
  organizationId: string | null
  tier: Tier | null
}

/**
 * Makes a user of the tenant. The same address in another tenant is another user: neither the id nor the spelling
 * tells that it is known elsewhere (decision 0017). Throws `not_found` for a foreign team or organization.
 */
export const createUser = (
  dependencies: PeopleDependencies,
  change: Change,
  input: NewUser,
): Promise<Saved<User>> =>
  saved(() => transaction(dependencies.pool, (client) => insertUser(dependencies, client, change, input)))

/** The same within a transaction that the caller owns. */
export const insertUser = async (
  dependencies: PeopleDependencies,
  client: PoolClient,
  change: Change,
  input: NewUser,
): Promise<User> => {
  const { tenantId } = change
  const createdAt = dependencies.clock.now()
  const teamIds = [...new Set(input.teamIds.map((id) => id.toLowerCase()))].sort()
  const { id, email } = await findOrMakeUser(client, {
    tenantId,
    userId: dependencies.ids.next(),
    email: input.email,
    createdAt,
  })
  const { name, role, organizationId, tier } = input
  const user: User = { id, email, name, role, teamIds, organizationId, tier, active: true, createdAt }
  const events: IdentityEvent[] = [{ type: 'UserCreated', data: { role, organizationId, tier } }]
  if (teamIds.length > 0) events.push({ type: 'UserTeamsChanged', data: { added: teamIds, removed: [] } })
  await record(dependencies, client, change, {
    subjectId: id,
    expectedVersion: 0,
    events,
    answer: user,
    audit: {
      action: 'user.create',
      target: { kind: 'user', id },
      after: { role, teamIds, organizationId, tier, canLogIn: input.passwordHash !== null },
    },
  })
  await requireTeams(client, tenantId, teamIds)
  await requireOrganization(client, tenantId, organizationId)
  await insertMembership(client, tenantId, user, input.passwordHash, events.length)
  return user
}

const findOrMakeUser = async (
  client: PoolClient,
  {
    tenantId,
    userId,
    email,
    createdAt,
  }: { tenantId: string; userId: string; email: string; createdAt: string },
) => {
  await client.query({
    name: 'insert-user',
    text: `
      insert into users (user_id, tenant_id, email, created_at) values ($1, $2, $3, $4)
      on conflict (email_key, tenant_id) do nothing`,
    values: [userId, tenantId, email, createdAt],
  })
  // A row of before decision 0017 may be shared with the tenant that it belongs to; it is older than the new one.
  const found = await client.query<{ id: string; email: string }>({
    name: 'read-user-by-email',
    text: `
      select user_id as id, email from users u
      where email_key = lower($2) and (tenant_id = $1
        or exists (select from memberships m where m.tenant_id = $1 and m.user_id = u.user_id))
      order by created_at, user_id limit 1`,
    values: [tenantId, email],
  })
  return found.rows[0]!
}

const insertMembership = async (
  client: PoolClient,
  tenantId: string,
  user: User,
  passwordHash: string | null,
  version: number,
): Promise<void> => {
  await client.query({
    name: 'insert-membership',
    text: `
      insert into memberships
        (tenant_id, user_id, name, role, password_hash, organization_id, tier, created_at, version)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      tenantId,
      user.id,
      user.name,
      user.role,
      passwordHash,
      user.organizationId,
      user.tier,
      user.createdAt,
      version,
    ],
  })
  await client.query({
    name: 'insert-teams-of-user',
    text: `insert into team_members (tenant_id, team_id, user_id)
           select $1, team_id, $2 from unnest($3::uuid[]) as t (team_id)`,
    values: [tenantId, user.id, user.teamIds],
  })
}
