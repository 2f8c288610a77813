import {
  createPasswords,
  createTenant,
  type Identity,
  noTenant,
  type PeopleDependencies,
} from '@docket/identity'
import { type Role, roles } from '@docket/ticketing'

export const password = 'correct horse battery staple'

export type Person = {
  userId: string
  tenantId: string
  role: Role
  teamIds: readonly string[]
  token: string
}

/** A tenant with two teams and a person of every role; the engineers and the lead are in `support`. */
export type TestTenant = {
  tenantId: string
  support: string
  platform: string
  /** One more requester, one more engineer, who is in no team. */
  otherUser: Person
  otherEngineer: Person
} & Record<Role, Person>

export const makeTenant = async (
  identity: Identity,
  dependencies: PeopleDependencies,
  slug: string,
): Promise<TestTenant> => {
  const meta = {
    actor: { kind: 'system', id: 'test', ip: null },
    correlationId: 'test-seed',
    causationId: null,
    traceparent: null,
  } as const
  const tenantId = idOf(await createTenant(dependencies, { tenantId: noTenant, meta }, { slug, name: slug }))
  const change = { tenantId, meta }
  const support = idOf(await identity.createTeam(change, { name: 'Support', memberIds: [] }))
  const platform = idOf(await identity.createTeam(change, { name: 'Platform', memberIds: [] }))
  const organization = await identity.createOrganization(change, { name: 'Acme', tier: 'VIP' })
  const person = async (name: string, role: Role, teamIds: readonly string[]): Promise<Person> => {
    const email = `${name}@${slug}.test`
    const organizationId = role === 'END_USER' ? idOf(organization) : null
    const user = { email, name, role, password, teamIds, organizationId, tier: null }
    const userId = idOf(await identity.createUser(change, user))
    const { accessToken } = await identity.logIn({ email, password, tenant: slug, ip: name })
    return { userId, tenantId, role, teamIds, token: accessToken }
  }
  const inSupport = new Set<Role>(['DEVOPS_ENGINEER', 'SENIOR_ENGINEER', 'TEAM_LEAD'])
  const people = await Promise.all(
    roles.map(async (role) => [
      role,
      await person(role.toLowerCase(), role, inSupport.has(role) ? [support] : []),
    ]),
  )
  return {
    ...(Object.fromEntries(people) as Record<Role, Person>),
    tenantId,
    support,
    platform,
    otherUser: await person('other-user', 'END_USER', []),
    otherEngineer: await person('other-engineer', 'DEVOPS_ENGINEER', []),
  }
}

export const passwords = createPasswords()

const idOf = (saved: { outcome: string; value?: { id: string } }): string => {
  if (saved.value === undefined) throw new Error(`the seed met ${saved.outcome}`)
  return saved.value.id
}
