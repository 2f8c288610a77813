import { createKysely } from '@docket/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { activeStaff, findRequester, type IdentityTables, membersOfTeam } from '../src/index.ts'
import { identityStream } from '../src/people/events.ts'
import { buildHouse, codeOf, type House, meta } from './house.ts'

let house: House
beforeAll(async () => {
  house = await buildHouse()
})
afterAll(() => house.close())

const change = (tenant: 'one' | 'two' = 'one') => ({ tenantId: house.tenants[tenant], meta })
const person = { name: 'Somebody', role: 'END_USER' as const, teamIds: [], organizationId: null, tier: null }
const must = <T>(saved: { outcome: string; value?: T }): T => {
  if (saved.outcome !== 'saved') throw new Error(saved.outcome)
  return saved.value!
}

test('an address, a team and an organization are made once, whatever their case, and told by their id', async () => {
  const { identity } = house
  const user = must(await identity.createUser(change(), { ...person, email: 'Twice@one.test' }))
  const team = must(await identity.createTeam(change(), { name: 'Twice', memberIds: [user.id] }))
  const organization = must(await identity.createOrganization(change(), { name: 'Twice', tier: 'VIP' }))
  expect(await identity.createUser(change(), { ...person, email: 'tWICE@one.test' })).toEqual({
    outcome: 'already_exists',
    id: user.id,
  })
  expect(await identity.createTeam(change(), { name: 'TWICE', memberIds: [] })).toEqual({
    outcome: 'already_exists',
    id: team.id,
  })
  expect(await identity.createOrganization(change(), { name: 'twice', tier: null })).toEqual({
    outcome: 'already_exists',
    id: organization.id,
  })
  expect(await identity.readUser(house.tenants.one, user.id)).toEqual({ ...user, teamIds: [team.id] })
})

test('ten requests at once make one user', async () => {
  // else the first is done before the second has a connection
  await Promise.all(Array.from({ length: 8 }, () => house.database.pool.query('select pg_sleep(0.05)')))
  const made = await Promise.all(
    Array.from({ length: 10 }, () =>
      house.identity.createUser(change(), { ...person, email: 'race@one.test' }),
    ),
  )
  const saved = made.filter((one) => one.outcome === 'saved')
  expect(saved).toHaveLength(1)
  const id = saved[0]!.value.id
  expect(made.filter((one) => one.outcome === 'already_exists' && one.id === id)).toHaveLength(9)
})

test('another tenant has its own users, teams and organizations, and does not find these', async () => {
  const { identity, tenants } = house
  const user = must(await identity.createUser(change(), { ...person, email: 'mine@one.test' }))
  const team = must(await identity.createTeam(change(), { name: 'Mine', memberIds: [] }))
  const organization = must(await identity.createOrganization(change(), { name: 'Mine', tier: null }))
  expect(await identity.readUser(tenants.two, user.id)).toBeNull()
  expect(await identity.readTeam(tenants.two, team.id)).toBeNull()
  const foreign = { ...person, email: 'theirs@two.test' }
  expect(await codeOf(identity.createUser(change('two'), { ...foreign, teamIds: [team.id] }))).toBe(
    'not_found',
  )
  expect(
    await codeOf(identity.createUser(change('two'), { ...foreign, organizationId: organization.id })),
  ).toBe('not_found')
  expect(await codeOf(identity.createTeam(change('two'), { name: 'X', memberIds: [user.id] }))).toBe(
    'not_found',
  )
  expect(await codeOf(identity.setTeamMembers(change('two'), { teamId: team.id, memberIds: [] }))).toBe(
    'not_found',
  )
  const page = { limit: 100, cursor: null }
  for (const listed of [
    await identity.listUsers(tenants.two, {}, page),
    await identity.listTeams(tenants.two, {}, page),
    await identity.listOrganizations(tenants.two, {}, page),
  ])
    expect(listed).toMatchObject({ rows: [], total: 0, hasMore: false, next: null })
  expect(must(await identity.createTeam(change('two'), { name: 'Mine', memberIds: [] })).id).not.toBe(team.id)
})

test('the members of a team become those named, and a repeat changes nothing', async () => {
  const { identity } = house
  const ids = await Promise.all(
    ['m1', 'm2', 'm3'].map(
      async (name) => must(await identity.createUser(change(), { ...person, email: `${name}@one.test` })).id,
    ),
  )
  const [one, two, three] = ids as [string, string, string]
  const team = must(await identity.createTeam(change(), { name: 'Moving', memberIds: [one, two] }))
  const set = (memberIds: string[]) => identity.setTeamMembers(change(), { teamId: team.id, memberIds })
  expect(must(await set([two, three, three])).memberIds).toEqual([two, three].sort())
  const version = async () =>
    (await house.database.pool.query('select version from teams where team_id = $1', [team.id])).rows[0]
      .version
  const before = await version()
  must(await set([three, two]))
  expect(await version()).toBe(before)
  expect((await identity.readTeam(house.tenants.one, team.id))?.memberIds).toEqual([two, three].sort())
})

test('assignment facts are told of the tenant only', async () => {
  const { identity, tenants } = house
  const db = createKysely<IdentityTables>(house.database.pool)
  const organization = must(await identity.createOrganization(change(), { name: 'Facts', tier: 'VIP' }))
  const agent = must(
    await identity.createUser(change(), { ...person, role: 'SENIOR_ENGINEER', email: 'agent@one.test' }),
  )
  const requester = must(
    await identity.createUser(change(), {
      ...person,
      email: 'asks@one.test',
      organizationId: organization.id,
    }),
  )
  const team = must(await identity.createTeam(change(), { name: 'Facts', memberIds: [agent.id] }))
  const empty = must(await identity.createTeam(change(), { name: 'Empty', memberIds: [] }))
  expect(await membersOfTeam(db, tenants.one, team.id)).toEqual({ memberIds: [agent.id] })
  expect(await membersOfTeam(db, tenants.one, empty.id)).toEqual({ memberIds: [] })
  expect(await membersOfTeam(db, tenants.two, team.id)).toBeNull()
  expect(await activeStaff(db, tenants.one, agent.id)).toEqual({ activeStaff: true, teamIds: [team.id] })
  expect(await activeStaff(db, tenants.one, requester.id)).toEqual({ activeStaff: false, teamIds: [] })
  expect(await activeStaff(db, tenants.two, agent.id)).toBeNull()
  const known = { userId: requester.id, organizationId: organization.id, tier: 'VIP' }
  expect(await findRequester(db, tenants.one, { userId: requester.id })).toEqual(known)
  expect(await findRequester(db, tenants.one, { email: 'ASKS@one.test' })).toEqual(known)
  expect(await findRequester(db, tenants.two, { userId: requester.id })).toBeNull()
})

test('a list goes forward and back by cursor, and a cursor of another question is refused', async () => {
  const { identity, tenants } = house
  const all = (await identity.listUsers(tenants.one, {}, { limit: 100, cursor: null })).rows.map(
    (row) => row.id,
  )
  expect(all.length).toBeGreaterThan(5)
  const first = await identity.listUsers(tenants.one, {}, { limit: 2, cursor: null })
  expect(first).toMatchObject({ prev: null, hasMore: true, total: all.length, totalCapped: false })
  const second = await identity.listUsers(tenants.one, {}, { limit: 2, cursor: first.next })
  expect(second.rows.map((row) => row.id)).toEqual(all.slice(2, 4))
  const back = await identity.listUsers(tenants.one, {}, { limit: 2, cursor: second.prev })
  expect(back.rows.map((row) => row.id)).toEqual(all.slice(0, 2))
  expect(back.prev).toBeNull()
  expect(
    await codeOf(identity.listUsers(tenants.one, { role: 'ADMIN' }, { limit: 2, cursor: first.next })),
  ).toBe('invalid_input')
})

test('an address known in another tenant makes a user like any other, under an own id and spelling', async () => {
  const { identity } = house
  const mine = must(await identity.createUser(change(), { ...person, email: 'Shared@People.test' }))
  const theirs = must(await identity.createUser(change('two'), { ...person, email: 'shared@people.TEST' }))
  expect(theirs.email).toBe('shared@people.TEST')
  expect(theirs.id).not.toBe(mine.id)
  expect(theirs.id > mine.id).toBe(true) // a uuid v7 tells when it was made: now, and not when the other was
  expect(await identity.readUser(house.tenants.one, mine.id)).toEqual(mine)
  const again = await identity.createUser(change('two'), { ...person, email: 'SHARED@people.test' })
  expect(again).toEqual({ outcome: 'already_exists', id: theirs.id })
})

test('a row that two tenants shared before is found again by both', async () => {
  const { identity, tenants, database } = house
  const { id } = must(await identity.createUser(change(), { ...person, email: 'old@people.test' }))
  await database.pool.query(
    `insert into memberships (tenant_id, user_id, name, role, created_at) values ($1, $2, 'Old', 'END_USER', now())`,
    [tenants.two, id],
  )
  await database.pool.query(
    `insert into streams (stream_id, tenant_id, category, version) values ($1, $2, 'identity', 1)`,
    [identityStream(tenants.two, id), tenants.two],
  )
  await database.pool.query(
    `update users set created_at = created_at - interval '1 day' where user_id = $1`,
    [id],
  )
  const made = async (tenant: 'two' | undefined) =>
    identity.createUser(tenant ? change(tenant) : change(), { ...person, email: 'old@people.test' })
  for (const tenant of ['two', undefined] as const) expect(await made(tenant)).toMatchObject({ id })
})
