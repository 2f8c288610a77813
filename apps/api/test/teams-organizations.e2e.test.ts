import { randomUUID } from 'node:crypto'
import type { Organization, Team, User } from '@docket/contracts'
import { type Role, roles } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex, pool } = await useHarness()
const admin = as(acme.ADMIN)
let made = 0
const newTeam = async (memberIds: readonly string[] = []) => {
  made += 1
  return (await admin.post<Team>('/teams', { name: `Team ${made}`, memberIds })).data
}
const newOrganization = async (more: object = {}) => {
  made += 1
  return (await admin.post<Organization>('/organizations', { name: `Organization ${made}`, ...more })).data
}
const typesOf = async (id: string) =>
  (
    await pool.query('select type from events where stream_id = $1 order by version', [
      `identity-${acme.tenantId}-${id}`,
    ])
  ).rows.map((row) => row.type)
const statusFor = async (work: (role: Role) => Promise<{ status: number }>) => {
  const statuses: [Role, number][] = []
  for (const role of roles) statuses.push([role, (await work(role)).status])
  return Object.fromEntries(statuses)
}
const forbiddenBut = (allowed: Partial<Record<Role, number>>) => ({
  ...Object.fromEntries(roles.map((role) => [role, 403])),
  ...allowed,
})

test('a team is renamed by its lead, by managers and administrators', async () => {
  const mine = await newTeam([acme.TEAM_LEAD.userId, acme.SENIOR_ENGINEER.userId])
  const rename = (id: string) => (role: Role) => as(acme[role]).patch(`/teams/${id}`, { name: `By ${role}` })
  expect(await statusFor(rename(mine.id))).toEqual(forbiddenBut({ TEAM_LEAD: 200, MANAGER: 200, ADMIN: 200 }))
  const another = await newTeam()
  expect((await rename(another.id)('TEAM_LEAD')).status).toBe(403)
  expect((await as(globex.ADMIN).patch(`/teams/${mine.id}`, { name: 'Theirs' })).status).toBe(404)
  const taken = await admin.patch(`/teams/${another.id}`, { name: 'SUPPORT' })
  expect(taken).toMatchObject({ status: 409, meta: { error: { code: 'already_exists', id: acme.support } } })
  expect(await admin.patch(`/teams/${another.id}`, { name: another.name.toUpperCase() })).toMatchObject({
    status: 200,
    data: { name: another.name.toUpperCase() },
  })
})

test('ten who take one name at once are one winner and nine who are told', async () => {
  const teams = await Promise.all(Array.from({ length: 10 }, () => newTeam()))
  const answers = await Promise.all(teams.map(({ id }) => admin.patch(`/teams/${id}`, { name: 'The one' })))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, ...Array(9).fill(409)])
})

test('a deleted team is out of the list and of its members, keeps its row, and frees its name', async () => {
  const team = await newTeam([acme.DEVOPS_ENGINEER.userId])
  const headers = { 'idempotency-key': randomUUID() }
  const deleted = await admin.delete<Team>(`/teams/${team.id}`, undefined, { headers })
  expect(deleted).toMatchObject({ status: 200, data: { archived: true, memberIds: [] } })
  const again = await admin.delete<Team>(`/teams/${team.id}`, undefined, { headers })
  expect(again.data).toEqual(deleted.data)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect((await admin.delete(`/teams/${team.id}`)).status).toBe(404)
  expect((await admin.get<Team[]>('/teams', { name: team.name })).data).toEqual([])
  expect((await admin.get<Team[]>('/teams', { name: team.name, archived: 'true' })).data).toHaveLength(1)
  expect((await admin.get<Team>(`/teams/${team.id}`)).data).toMatchObject({ name: team.name, archived: true })
  const { teamIds } = (await admin.get<User>(`/users/${acme.DEVOPS_ENGINEER.userId}`)).data
  expect(teamIds).not.toContain(team.id)
  expect((await admin.post('/teams', { name: team.name })).status).toBe(201)
  expect(
    (await admin.put(`/users/${acme.DEVOPS_ENGINEER.userId}/teams`, { teamIds: [team.id] })).status,
  ).toBe(404)
  const ticket = { title: 'x', description: 'x', requesterId: acme.END_USER.userId, teamId: team.id }
  expect((await admin.post('/tickets', ticket)).meta.error.code).toBe('team_not_found')
  expect(await typesOf(team.id)).toEqual([
    'TeamCreated',
    'TeamMembersChanged',
    'TeamMembersChanged',
    'TeamArchived',
  ])
})

test('a team with open tickets is not deleted', async () => {
  const team = await newTeam()
  const opened = await admin.post('/tickets', {
    title: 'Held',
    description: 'x',
    requesterId: acme.END_USER.userId,
    teamId: team.id,
  })
  const headers = { 'x-consistency': opened.meta.consistency }
  const refused = await admin.delete(`/teams/${team.id}`, undefined, { headers })
  expect(refused).toMatchObject({ status: 409, meta: { error: { code: 'still_in_use', tickets: 1 } } })
})

test('organizations are read by staff, changed and deleted by managers and administrators', async () => {
  const one = await newOrganization({ tier: 'NORMAL' })
  const path = `/organizations/${one.id}`
  const read = await statusFor((role) => as(acme[role]).get(path))
  expect(read).toEqual({ ...Object.fromEntries(roles.map((role) => [role, 200])), END_USER: 403 })
  const changed = await statusFor((role) => as(acme[role]).patch(path, { name: `${one.name} of ${role}` }))
  expect(changed).toEqual(forbiddenBut({ MANAGER: 200, ADMIN: 200 }))
  expect((await admin.patch<Organization>(path, { tier: 'VIP' })).data).toMatchObject({ tier: 'VIP' })
  expect((await admin.patch<Organization>(path, { tier: null })).data).toMatchObject({ tier: null })
  expect((await as(acme.TEAM_LEAD).delete(path)).status).toBe(403)
  for (const method of ['get', 'patch', 'delete'] as const)
    expect(
      (await as(globex.ADMIN)[method](path, method === 'patch' ? { name: 'x' } : undefined)).status,
    ).toBe(404)
  expect((await as(acme.MANAGER).delete<Organization>(path)).data).toMatchObject({ archived: true })
  expect((await admin.get<Organization[]>('/organizations', { name: `${one.name} of ADMIN` })).data).toEqual(
    [],
  )
  expect(await typesOf(one.id)).toEqual([
    'OrganizationCreated',
    'OrganizationChanged',
    'OrganizationChanged',
    'OrganizationChanged',
    'OrganizationChanged',
    'OrganizationArchived',
  ])
})

test('an organization that users belong to stays', async () => {
  const one = await newOrganization()
  made += 1
  const user = { email: `member${made}@acme.test`, name: 'Member', organizationId: one.id }
  const { data } = await admin.post<User>('/users', user)
  const refused = await admin.delete(`/organizations/${one.id}`)
  expect(refused).toMatchObject({ status: 409, meta: { error: { code: 'still_in_use', users: 1 } } })
  await admin.patch(`/users/${data.id}`, { organizationId: null })
  expect((await admin.delete(`/organizations/${one.id}`)).status).toBe(200)
  expect((await admin.patch(`/users/${data.id}`, { organizationId: one.id })).status).toBe(404)
})

test('the tier of a ticket is the requester’s own, else that of their organization', async () => {
  const vip = await newOrganization({ tier: 'VIP' })
  const requester = async (more: object) => {
    made += 1
    const user = { email: `tier${made}@acme.test`, name: 'Tier', organizationId: vip.id, ...more }
    return (await admin.post<User>('/users', user)).data.id
  }
  const tierOf = async (requesterId: string) => {
    const { data, meta } = await admin.post('/tickets', { title: 'x', description: 'x', requesterId })
    const headers = { 'x-consistency': meta.consistency }
    return (await admin.get(`/tickets/${data.ticketId}`, undefined, { headers })).data.tier
  }
  expect(await tierOf(await requester({}))).toBe('VIP')
  expect(await tierOf(await requester({ tier: 'NORMAL' }))).toBe('NORMAL')
  expect(await tierOf(await requester({ organizationId: null }))).toBeNull()
  expect(await tierOf(await requester({ organizationId: null, tier: 'VIP' }))).toBe('VIP')
})
