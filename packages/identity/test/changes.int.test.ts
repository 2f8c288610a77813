import { readStream } from '@docket/event-store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityStream } from '../src/index.ts'
import { buildHouse, codeOf, type House, meta } from './house.ts'

let house: House
beforeAll(async () => {
  house = await buildHouse()
  // every race below needs its connections at once
  await Promise.all(Array.from({ length: 8 }, () => house.database.pool.query('select pg_sleep(0.05)')))
})
afterAll(() => house.close())

const change = () => ({ tenantId: house.tenants.one, meta })
const must = <T>(saved: { outcome: string; value?: T }): T => {
  if (saved.outcome !== 'saved') throw new Error(saved.outcome)
  return saved.value!
}
const streamOf = (id: string) =>
  readStream(house.database.pool, house.tenants.one, identityStream(house.tenants.one, id))
const team = async (name: string) => must(await house.identity.createTeam(change(), { name, memberIds: [] }))

test('a change is its row, its event and its audit entry, or none of them', async () => {
  const { identity, database } = house
  const { id } = await team('All or nothing')
  const count = async () =>
    (
      await database.pool.query(
        `select (select count(*) from events) as events, (select count(*) from admin_audit) as audit,
           (select name from teams where team_id = $1) as name`,
        [id],
      )
    ).rows[0]
  const before = await count()
  await database.pool.query(
    `alter table admin_audit add constraint broken check (action <> 'team.rename') not valid`,
  )
  await expect(identity.renameTeam(change(), { teamId: id, name: 'Half' })).rejects.toThrow('broken')
  expect(await count()).toEqual(before)
  await database.pool.query('alter table admin_audit drop constraint broken')
  must(await identity.renameTeam(change(), { teamId: id, name: 'Whole' }))
  expect(await count()).toEqual({ events: before.events + 1, audit: before.audit + 1, name: 'Whole' })
})

test('twenty changes of one subject at once are twenty versions without a gap', async () => {
  const { id } = await team('Busy')
  const renamed = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      house.identity.renameTeam(change(), { teamId: id, name: `Busy ${n}` }),
    ),
  )
  expect(renamed.every((one) => one.outcome === 'saved')).toBe(true)
  const events = await streamOf(id)
  expect(events.map((event) => event.version)).toEqual(Array.from({ length: 21 }, (_, n) => n + 1))
  const names = events.slice(1).map((event) => event.data as { name: { from: string; to: string } })
  for (const [n, { name }] of names.entries()) if (n > 0) expect(name.from).toBe(names[n - 1]?.name.to)
})

test('a team is not joined while it is being archived, whoever comes first', async () => {
  const userId = await house.user(house.tenants.one, 'joiner@one.test', 'DEVOPS_ENGINEER')
  for (let round = 0; round < 10; round += 1) {
    const { id } = await team(`Closing ${round}`)
    const [, archived] = await Promise.all([
      house.identity.setUserTeams(change(), { userId, teamIds: [id] }).catch(() => null),
      house.identity.archiveTeam(change(), id),
    ])
    expect(archived.outcome).toBe('saved')
    const left = await house.database.pool.query(
      `select from team_members m join teams t on t.team_id = m.team_id
       where m.team_id = $1 and t.archived_at is not null`,
      [id],
    )
    expect(left.rows).toEqual([])
  }
})

test('one key is one change, also when twenty ask at once and the subject is gone afterwards', async () => {
  const { id } = await team('Once')
  const idempotency = { principal: 'p', route: 'r', key: 'archive-once', fingerprint: 'f' }
  const archive = () => house.identity.archiveTeam({ ...change(), idempotency }, id)
  const answers = await Promise.all(Array.from({ length: 20 }, archive))
  expect(answers.filter((one) => one.outcome === 'saved')).toHaveLength(1)
  expect(answers.filter((one) => one.outcome === 'replayed')).toHaveLength(19)
  expect((await archive()).outcome).toBe('replayed')
  expect(await streamOf(id)).toHaveLength(2)
})

test('persons appear in the log by id: neither a new name nor an address is an event', async () => {
  const userId = await house.user(house.tenants.one, 'secretive@one.test')
  must(await house.identity.changeUser(change(), { userId, name: 'Rosalind Franklin', tier: 'VIP' }))
  const text = JSON.stringify(await streamOf(userId))
  expect(text).toContain('"renamed":true')
  expect(text).not.toMatch(/Rosalind|secretive/)
  const audit = await house.database.pool.query('select json_agg(a)::text as all from admin_audit a')
  expect(audit.rows[0].all).not.toMatch(/Rosalind|secretive/)
})

test('a foreign tenant’s people, teams, organizations and keys are not there', async () => {
  const { identity, tenants } = house
  const foreign = { tenantId: tenants.two, meta }
  const userId = await house.user(tenants.one, 'mine@one.test')
  const { id: teamId } = await team('Mine')
  const organization = must(await identity.createOrganization(change(), { name: 'Mine', tier: null }))
  const key = must(
    await identity.createApiKey(change(), { name: 'Mine', role: 'ADMIN', scopes: ['*'], expiresAt: null }),
  )
  for (const work of [
    () => identity.changeUser(foreign, { userId, name: 'x' }),
    () => identity.changeRole(foreign, { userId, role: 'ADMIN' }),
    () => identity.setUserActive(foreign, { userId, active: false }),
    () => identity.renameTeam(foreign, { teamId, name: 'x' }),
    () => identity.archiveTeam(foreign, teamId),
    () => identity.archiveOrganization(foreign, organization.id),
    () => identity.changeOrganization(foreign, { organizationId: organization.id, tier: 'VIP' }),
    () => identity.revokeApiKey(foreign, key.id),
  ])
    expect(await codeOf(work())).toBe('not_found')
  expect((await identity.authenticate(key.key!)).caller).toMatchObject({
    tenantId: tenants.one,
    scopes: ['*'],
  })
})
