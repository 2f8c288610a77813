import { readStream } from '@docket/event-store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityStream } from '../src/index.ts'
import { buildHouse, codeOf, type House, meta, password } from './house.ts'

let house: House
beforeAll(async () => {
  house = await buildHouse()
})
afterAll(() => house.close())

const change = () => ({ tenantId: house.tenants.one, meta })
const person = {
  name: 'Grace Hopper',
  role: 'MANAGER' as const,
  teamIds: [],
  organizationId: null,
  tier: null,
}
const eventsOf = async (id: string) =>
  (await readStream(house.database.pool, house.tenants.one, identityStream(house.tenants.one, id))).map(
    ({ type, version, data }) => ({ type, version, data }),
  )
const count = async () =>
  (
    await house.database.pool.query(`select (select count(*) from events) as events,
      (select count(*) from outbox) as outbox, (select count(*) from commands) as keys,
      (select count(*) from memberships) as members, (select count(*) from users) as people`)
  ).rows[0]

test('a user, a team and its members are told in the log, persons by id and never by name or address', async () => {
  const made = await house.identity.createUser(change(), { ...person, email: 'grace@one.test', password })
  if (made.outcome !== 'saved') throw new Error(made.outcome)
  const { id } = made.value
  expect(await eventsOf(id)).toEqual([
    { type: 'UserCreated', version: 1, data: { role: 'MANAGER', organizationId: null, tier: null } },
  ])
  const team = await house.identity.createTeam(change(), { name: 'Compilers', memberIds: [id] })
  if (team.outcome !== 'saved') throw new Error(team.outcome)
  await house.identity.setTeamMembers(change(), { teamId: team.value.id, memberIds: [] })
  expect(await eventsOf(team.value.id)).toEqual([
    { type: 'TeamCreated', version: 1, data: { name: 'Compilers' } },
    { type: 'TeamMembersChanged', version: 2, data: { added: [id], removed: [] } },
    { type: 'TeamMembersChanged', version: 3, data: { added: [], removed: [id] } },
  ])
  const kept = await house.database.pool.query('select json_agg(e)::text as all from events e')
  expect(kept.rows[0].all).not.toMatch(/Grace|grace@|argon2/)
})

test('what is refused leaves neither rows nor events nor its key', async () => {
  const nowhere = '0197a000-0000-7000-8000-000000000000'
  await house.identity.createTeam(change(), { name: 'Taken', memberIds: [] })
  const before = await count()
  const idempotency = { principal: 'p', route: 'r', key: 'k', fingerprint: 'f' }
  const keyed = { ...change(), idempotency }
  const user = { ...person, email: 'half@one.test', teamIds: [nowhere] }
  expect(await codeOf(house.identity.createUser(keyed, user))).toBe('not_found')
  expect(await codeOf(house.identity.createTeam(keyed, { name: 'Half', memberIds: [nowhere] }))).toBe(
    'not_found',
  )
  expect((await house.identity.createTeam(keyed, { name: 'taken', memberIds: [] })).outcome).toBe(
    'already_exists',
  )
  expect(await count()).toEqual(before)
})

test('a key gets its first answer again, also from ten requests at once; another body with it is told apart', async () => {
  await Promise.all(Array.from({ length: 8 }, () => house.database.pool.query('select pg_sleep(0.05)')))
  const idempotency = { principal: 'p', route: 'r', key: 'key-1', fingerprint: 'body-1' }
  const create = (fingerprint = 'body-1') =>
    house.identity.createUser(
      { ...change(), idempotency: { ...idempotency, fingerprint } },
      { ...person, email: 'keyed@one.test' },
    )
  const answers = await Promise.all(Array.from({ length: 10 }, () => create()))
  const first = answers.find((one) => one.outcome === 'saved')
  if (first?.outcome !== 'saved') throw new Error('nobody was first')
  expect(answers.filter((one) => one.outcome === 'saved')).toHaveLength(1)
  for (const one of answers)
    if (one !== first) expect(one).toEqual({ outcome: 'replayed', answer: first.value })
  expect(await create('body-2')).toEqual({ outcome: 'key_reused' })
})
