import { afterAll, beforeAll, expect, test } from 'vitest'
import { logIn } from '../src/login/log-in.ts'
import { createLoginThrottle } from '../src/login/login-throttle.ts'
import { createPasswords } from '../src/login/passwords.ts'
import { buildHouse, codeOf, type House, meta, password } from './house.ts'

let house: House
beforeAll(async () => {
  house = await buildHouse()
  await house.user(house.tenants.one, 'Ada@One.test', 'ADMIN')
})
afterAll(() => house.close())

const ip = '192.0.2.1'
const logInAs = (email: string, more: { password?: string; tenant?: string; ip?: string } = {}) =>
  house.identity.logIn({ email, password, ip, ...more })

test('whoever knows the password gets tokens that say who they are', async () => {
  const { accessToken, refreshToken, expiresIn, user } = await logInAs('ada@one.test')
  expect(expiresIn).toBe(600)
  expect(user).toMatchObject({ email: 'Ada@One.test', role: 'ADMIN', tenant: { slug: 'one' }, teams: [] })
  const { caller, session } = await house.identity.authenticate(accessToken)
  expect(caller).toEqual({ tenantId: house.tenants.one, userId: user.id, role: 'ADMIN', teamIds: [] })
  expect(session.expiresAt).toBe('2026-11-21T04:10:00.000Z')
  expect(refreshToken).toMatch(/^[\w-]{43}$/)
})

test('the database holds neither a password nor a refresh token', async () => {
  const { refreshToken } = await logInAs('ada@one.test')
  const kept = await house.database.pool.query(
    `select (select json_agg(r) from refresh_tokens r)::text || (select json_agg(m) from memberships m)::text as all`,
  )
  expect(kept.rows[0].all).not.toContain(refreshToken)
  expect(kept.rows[0].all).not.toContain(password)
  expect(kept.rows[0].all).toContain('$argon2id$')
})

test('a wrong password, an unknown address, another tenant and a user without a password get one answer', async () => {
  await house.identity.createUser(
    { tenantId: house.tenants.one, meta },
    { email: 'mute@one.test', name: 'Mute', role: 'END_USER', teamIds: [], organizationId: null, tier: null },
  )
  const answers = await Promise.all(
    [
      logInAs('ada@one.test', { password: 'wrong' }),
      logInAs('nobody@one.test'),
      logInAs('ada@one.test', { tenant: 'two' }),
      logInAs('ada@one.test', { tenant: 'none-such' }),
      logInAs('mute@one.test'),
    ].map((attempt) => attempt.catch((error: Error & { code: string }) => `${error.code} ${error.message}`)),
  )
  expect(new Set(answers)).toEqual(new Set(['unauthenticated E-mail address, password or tenant is wrong.']))
})

test('an unknown account costs exactly the hashes that a known one does', async () => {
  const counted = { hashes: 0 }
  const passwords = createPasswords()
  const counting: typeof passwords = {
    ...passwords,
    check: (said, read) =>
      passwords.check(said, async () => {
        const hashes = await read()
        counted.hashes += Math.max(1, hashes.length)
        return hashes
      }),
  }
  const { pool } = house.database
  const open = { attempt: async () => ({ succeeded: async () => {} }) }
  const attempt = (email: string) =>
    codeOf(
      logIn(
        {
          pool,
          clock: house.clock,
          ids: { next: () => '' },
          tokens: null as never,
          passwords: counting,
          throttle: open,
        },
        { email, password: 'wrong', ip },
      ),
    )
  expect(await attempt('ada@one.test')).toBe('unauthenticated')
  expect(counted.hashes).toBe(1)
  expect(await attempt('nobody@one.test')).toBe('unauthenticated')
  expect(counted.hashes).toBe(2)
})

test('an unknown account costs exactly the statements that a known one does', async () => {
  const { pool } = house.database
  const asked: string[] = []
  const listening = Object.assign(Object.create(pool), {
    query: (statement: { name?: string }, ...more: unknown[]) => {
      asked.push(String(statement.name))
      return (pool.query as (...all: unknown[]) => unknown)(statement, ...more)
    },
  }) as typeof pool
  const { clock } = house
  const needs = { clock, ids: { next: () => 'c' }, tokens: null as never, passwords: createPasswords() }
  const statements = async (email: string) => {
    asked.length = 0
    const throttle = createLoginThrottle({ pool: listening, clock })
    await codeOf(logIn({ ...needs, pool: listening, throttle }, { email, password: 'wrong', ip }))
    return [...asked]
  }
  const known = await statements('ada@one.test')
  expect(known).toContain('insert-audit-entry')
  expect(await statements('nobody@one.test')).toEqual(known)
})

test('the same address in two tenants is two logins, told apart by the password or by the tenant', async () => {
  await house.user(house.tenants.one, 'both@one.test', 'MANAGER')
  await house.identity.createUser(
    { tenantId: house.tenants.two, meta },
    {
      email: 'BOTH@one.test',
      name: 'Other name',
      role: 'END_USER',
      password: 'another password',
      teamIds: [],
      organizationId: null,
      tier: null,
    },
  )
  expect((await logInAs('both@one.test')).user).toMatchObject({ tenant: { slug: 'one' }, role: 'MANAGER' })
  const other = await logInAs('both@one.test', { password: 'another password' })
  expect(other.user).toMatchObject({ tenant: { slug: 'two' }, role: 'END_USER', name: 'Other name' })
  expect(await codeOf(logInAs('both@one.test', { tenant: 'two' }))).toBe('unauthenticated')
})

test('an inactive user and an inactive tenant cannot log in', async () => {
  const { pool } = house.database
  const id = await house.user(house.tenants.one, 'gone@one.test')
  await pool.query('update memberships set deactivated_at = now() where user_id = $1', [id])
  expect(await codeOf(logInAs('gone@one.test'))).toBe('unauthenticated')
  await house.user(house.tenants.two, 'here@two.test')
  expect(await codeOf(logInAs('here@two.test'))).toBeNull()
  await pool.query('update tenants set deactivated_at = now() where tenant_id = $1', [house.tenants.two])
  expect(await codeOf(logInAs('here@two.test'))).toBe('unauthenticated')
})
