import { append } from '@docket/event-store'
import { createIdentity, generateSigningKey } from '@docket/identity'
import { systemClock, systemIds } from '@docket/runtime'
import type { Pool } from 'pg'

/** Who made-up tickets are about: everybody the tenant has. */
export type People = {
  agents: readonly { userId: string; teamIds: readonly string[] }[]
  requesters: readonly { userId: string; organizationId: string | null; tier: 'VIP' | 'NORMAL' | null }[]
  /** Active staff of each team. */
  teams: ReadonlyMap<string, readonly string[]>
}

/** Makes staff, teams, organizations and requesters enough for so many tickets; nobody of them can log in. */
export const makePeople = async (pool: Pool, tenantId: string, tickets: number): Promise<People> => {
  const people = createIdentity({
    ...{ pool, append, clock: systemClock, ids: systemIds, issuer: 'seed' },
    signingKeys: [await generateSigningKey()],
  })
  const meta = {
    actor: { kind: 'system', id: 'seed', ip: null },
    ...{ correlationId: systemIds.next(), causationId: null, traceparent: null },
  } as const
  const change = { tenantId, meta }
  const scale = Math.min(1, tickets / 1_000_000)
  const many = (least: number, most: number) => Math.round(least + (most - least) * scale)
  const teamIds = await Promise.all(
    range(many(6, 20)).map(async (nth) =>
      idOf(await people.createTeam(change, { name: `Team ${nth}`, memberIds: [] })),
    ),
  )
  const organizationIds = await Promise.all(
    range(many(20, 400)).map(async (nth) =>
      idOf(await people.createOrganization(change, { name: `Company ${nth}`, tier: tierOf(nth) })),
    ),
  )
  const user = async (name: string, more: object) =>
    idOf(
      await people.createUser(change, {
        ...{ email: `${name}@seed.docket.test`, name, role: 'END_USER', teamIds: [], organizationId: null },
        ...{ tier: null, ...more },
      }),
    )
  for (const nth of range(many(20, 150))) {
    const own = [teamIds[nth % teamIds.length]!, ...(nth % 3 ? [] : [teamIds[(nth + 1) % teamIds.length]!])]
    await user(`agent-${nth}`, { role: nth % 4 ? 'DEVOPS_ENGINEER' : 'SENIOR_ENGINEER', teamIds: own })
  }
  const requesters = range(many(200, 2_000))
  for (let from = 0; from < requesters.length; from += 8) {
    await Promise.all(
      requesters.slice(from, from + 8).map((nth) =>
        user(`requester-${nth}`, {
          organizationId: nth % 10 ? organizationIds[nth % organizationIds.length] : null,
        }),
      ),
    )
  }
  return readPeople(pool, tenantId)
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const tierOf = (nth: number) => (nth % 12 === 0 ? 'VIP' : nth % 3 === 0 ? 'NORMAL' : null)

const idOf = (saved: { outcome: string; id?: string; value?: { id: string } }): string => {
  const id = saved.value?.id ?? saved.id
  if (id === undefined) throw new Error(`somebody could not be made: ${saved.outcome}`)
  return id
}

/** In the order of their addresses, so that the same seed picks the same ones. */
const readPeople = async (pool: Pool, tenantId: string): Promise<People> => {
  const { rows } = await pool.query<{
    userId: string
    role: string
    organizationId: string | null
    tier: 'VIP' | 'NORMAL' | null
    teamIds: string[]
  }>(
    `select m.user_id as "userId", m.role, m.organization_id as "organizationId", coalesce(m.tier, o.tier) as tier,
       coalesce(array_agg(t.team_id::text order by t.team_id) filter (where t.team_id is not null), '{}') as "teamIds"
     from memberships m join users u on u.user_id = m.user_id
     left join organizations o on o.organization_id = m.organization_id
     left join team_members t on t.tenant_id = m.tenant_id and t.user_id = m.user_id
     where m.tenant_id = $1 and m.deactivated_at is null
     group by m.user_id, m.role, m.organization_id, m.tier, o.tier, u.email
     order by u.email`,
    [tenantId],
  )
  const agents = rows.filter(({ role, teamIds }) => role !== 'END_USER' && teamIds.length > 0)
  const teams = new Map<string, string[]>()
  for (const { userId, teamIds } of agents) {
    for (const teamId of teamIds) teams.set(teamId, [...(teams.get(teamId) ?? []), userId])
  }
  return { agents, requesters: rows.filter(({ role }) => role === 'END_USER'), teams }
}
