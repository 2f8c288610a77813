import type { Tokens } from '@docket/contracts'
import { roles } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { type Person, password } from './people.ts'

const { as, acme, globex, pool } = await useHarness()
const admin = as(acme.ADMIN)
const nobody = as(null)
type Entry = {
  id: number
  action: string
  actor: { kind: string; id: string }
  target: { kind: string; id: string | null }
  ip: string
  after: Record<string, unknown> | null
  correlationId: string
}
const of = async (targetId: string, more: Record<string, string> = {}) =>
  (await admin.get<Entry[]>('/audit', { targetId, ...more })).data
const login = (email: string, said = password) =>
  nobody.post<Tokens>('/auth/login', { email, password: said })

test('managers and administrators read it, nobody else, each in their tenant', async () => {
  const allowed = new Set(['MANAGER', 'ADMIN'])
  for (const role of roles)
    expect((await as(acme[role]).get('/audit')).status, role).toBe(allowed.has(role) ? 200 : 403)
  const theirs = await as(globex.ADMIN).get<{ tenantId: string }[]>('/audit', { limit: '100' })
  expect(new Set(theirs.data.map((entry) => entry.tenantId))).toEqual(new Set([globex.tenantId]))
})

test('a login, a wrong one, a lock-out and a logout are in it, with the address and the request', async () => {
  const { userId } = acme.otherEngineer
  const opened = await login('other-engineer@acme.test')
  const [succeeded] = await of(userId, { action: 'login.succeed' })
  expect(succeeded).toMatchObject({
    actor: { kind: 'user', id: userId },
    ip: '127.0.0.1',
    correlationId: opened.meta.requestId,
  })
  for (let count = 0; count < 13; count += 1) await login('other-engineer@acme.test', 'wrong')
  const failed = await of(userId, { action: 'login.fail' })
  expect(failed).toHaveLength(10)
  expect(failed[0]?.actor).toEqual({ kind: 'anonymous', id: 'anonymous' })
  expect(
    await of(userId, { action: 'login.lock_out' }),
    'told once, not with each further guess',
  ).toHaveLength(1)

  const { accessToken } = opened.data
  await as({ ...acme.otherEngineer, token: accessToken } as Person).post('/auth/logout')
  const [ended] = await of(userId, { action: 'session.end' })
  expect(ended).toMatchObject({ actor: { kind: 'user', id: userId } })
  expect(ended?.after).toEqual({ sessionId: succeeded?.after?.sessionId })
})

test('a wrong login of nobody known is one entry of no tenant, as one of somebody known is one of theirs', async () => {
  const count = async () => (await pool.query('select count(*) from admin_audit')).rows[0].count
  const [before] = [await count()]
  await login('nobody-known@acme.test', 'wrong')
  const between = await count()
  await login('manager@acme.test', 'wrong')
  expect([between - before, (await count()) - between]).toEqual([1, 1])
  const { rows } = await pool.query(
    `select tenant_id, target_id, after from admin_audit where action = 'login.fail' and tenant_id is null`,
  )
  expect(rows).toEqual([{ tenant_id: null, target_id: null, after: null }])
})

test('a stolen refresh token is in it', async () => {
  const { data } = await login('manager@acme.test')
  const refresh = (refreshToken: string) => nobody.post<Tokens>('/auth/refresh', { refreshToken })
  const second = await refresh(data.refreshToken)
  await refresh(second.data.refreshToken)
  expect((await refresh(data.refreshToken)).status).toBe(401)
  expect(await of(acme.MANAGER.userId, { action: 'session.reuse' })).toMatchObject([
    { actor: { kind: 'anonymous' } },
  ])
})

test('it is filtered and paged, newest first, by cursors that only we can make', async () => {
  for (let n = 1; n <= 5; n++) await admin.post('/teams', { name: `Paged ${n}` })
  const query = { action: 'team.create', limit: '2', actorId: acme.ADMIN.userId }
  const first = await admin.get<Entry[]>('/audit', query)
  expect(first.data.map((entry) => entry.after?.name)).toEqual(['Paged 5', 'Paged 4'])
  expect(first.meta.pagination.total).toBe(5)
  const cursor = first.meta.pagination.nextCursor!
  const second = await admin.get<Entry[]>('/audit', { ...query, cursor })
  expect(second.data.map((entry) => entry.after?.name)).toEqual(['Paged 3', 'Paged 2'])
  for (const [person, asked] of [
    [acme.ADMIN, { ...query, cursor: `${cursor}x` }],
    [acme.ADMIN, { limit: '2', cursor }],
    [globex.ADMIN, { ...query, cursor }],
    [acme.ADMIN, { tenantId: globex.tenantId }],
    [acme.ADMIN, { from: 'yesterday' }],
  ] as const)
    expect((await as(person).get('/audit', asked)).status).toBe(400)
  const { data } = await admin.get<Entry[]>('/audit', { from: '2999-01-01T00:00:00Z' })
  expect(data).toEqual([])
})

test('nothing in it is a password, a token or a hash, and nobody can change it', async () => {
  const { rows } = await pool.query('select json_agg(a)::text as all from admin_audit a')
  expect(rows[0].all).not.toMatch(/argon2|correct horse|eyJ|dk_/)
  await expect(pool.query(`update admin_audit set action = 'nothing'`)).rejects.toThrow('append-only')
})
