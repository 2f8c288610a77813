import { randomBytes } from 'node:crypto'
import type { EventMeta } from '@docket/event-sourcing'
import type { Role } from '@docket/ticketing'
import type { Passwords } from '../login/passwords.ts'
import { createOrganization } from '../people/create-organization.ts'
import { createTeam } from '../people/create-team.ts'
import { createTenant, noTenant } from '../people/create-tenant.ts'
import { createUser } from '../people/create-user.ts'
import type { PeopleDependencies } from '../people/record.ts'
import type { Saved } from '../people/saved.ts'

/** Who is in the demo tenant: one user per role. */
export const demoAccounts = [
  { email: 'user@demo.docket.test', name: 'Uma User', role: 'END_USER', teams: [] },
  { email: 'engineer@demo.docket.test', name: 'Enzo Engineer', role: 'DEVOPS_ENGINEER', teams: ['Support'] },
  {
    email: 'senior@demo.docket.test',
    name: 'Sena Senior',
    role: 'SENIOR_ENGINEER',
    teams: ['Support', 'Platform'],
  },
  { email: 'lead@demo.docket.test', name: 'Lee Lead', role: 'TEAM_LEAD', teams: ['Support'] },
  { email: 'manager@demo.docket.test', name: 'Mara Manager', role: 'MANAGER', teams: [] },
  { email: 'admin@demo.docket.test', name: 'Ada Admin', role: 'ADMIN', teams: [] },
] as const satisfies readonly { email: string; name: string; role: Role; teams: readonly string[] }[]

export const demoTenant = 'demo'

/**
 * Makes the tenant `demo` with an account per role, two teams and an organization, where they are not there yet;
 * half a seed of a broken start is completed. Returns the password at the first start only (the given one, else a
 * random one, which is kept nowhere); afterwards null, since only the hash is known. A password given at a later
 * start becomes that of the demo accounts.
 */
export const seedDemo = async (
  dependencies: PeopleDependencies & { passwords: Passwords },
  options: { password?: string | undefined } = {},
): Promise<{ tenantId: string; password: string | null }> => {
  const correlationId = dependencies.ids.next()
  const meta: EventMeta = {
    actor: { kind: 'system', id: 'demo-seed', ip: null },
    correlationId,
    causationId: null,
    traceparent: null,
  }
  const tenantId = idOf(
    await createTenant(dependencies, { tenantId: noTenant, meta }, { slug: demoTenant, name: 'Demo' }),
  )
  const adminHash = await readAdminHash(dependencies, tenantId)
  if (adminHash !== null) {
    if (options.password !== undefined) await setIfOther(dependencies, tenantId, adminHash, options.password)
    return { tenantId, password: null }
  }

  const password = options.password ?? randomBytes(12).toString('base64url')
  const change = { tenantId, meta }
  const organizationId = idOf(
    await createOrganization(dependencies, change, { name: 'Acme', tier: 'NORMAL' }),
  )
  const teams = new Map<string, string>()
  for (const name of ['Support', 'Platform'])
    teams.set(name, idOf(await createTeam(dependencies, change, { name, memberIds: [] })))
  const passwordHash = await dependencies.passwords.hash(password)
  for (const account of demoAccounts) {
    const { email, name, role } = account
    await createUser(dependencies, change, {
      email,
      name,
      role,
      passwordHash,
      teamIds: account.teams.map((team) => teams.get(team)!),
      organizationId: role === 'END_USER' ? organizationId : null,
      tier: null,
    })
  }
  await setPasswords(dependencies, tenantId, passwordHash)
  return { tenantId, password }
}

const idOf = (made: Saved<{ id: string }>): string => {
  if (made.outcome === 'saved') return made.value.id
  if (made.outcome === 'already_exists') return made.id
  throw new Error(`a seed carries no idempotency key: ${made.outcome}`)
}

/** The administrator is made last: where there is one, all accounts are. */
const readAdminHash = async ({ pool }: PeopleDependencies, tenantId: string): Promise<string | null> => {
  const found = await pool.query<{ password_hash: string }>(
    `select m.password_hash from memberships m join users u on u.user_id = m.user_id
     where m.tenant_id = $1 and u.email_key = $2`,
    [tenantId, demoAccounts.at(-1)!.email],
  )
  return found.rows[0]?.password_hash ?? null
}

const setIfOther = async (
  dependencies: PeopleDependencies & { passwords: Passwords },
  tenantId: string,
  hash: string,
  password: string,
): Promise<void> => {
  if ((await dependencies.passwords.check(password, async () => [hash])) === 0) return
  await setPasswords(dependencies, tenantId, await dependencies.passwords.hash(password))
}

/** All demo accounts at once, also those that a broken first seed made with a password that nobody saw. */
const setPasswords = async ({ pool }: PeopleDependencies, tenantId: string, hash: string): Promise<void> => {
  await pool.query(
    `update memberships m set password_hash = $2 from users u
     where u.user_id = m.user_id and m.tenant_id = $1 and u.email_key = any ($3)`,
    [tenantId, hash, demoAccounts.map((account) => account.email)],
  )
}
