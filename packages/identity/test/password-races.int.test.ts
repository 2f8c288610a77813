import { append } from '@docket/event-store'
import { systemIds } from '@docket/runtime'
import { afterAll, expect, test } from 'vitest'
import { createIdentity, createPasswords, generateSigningKey } from '../src/index.ts'
import { buildHouse, codeOf, meta, password } from './house.ts'

const house = await buildHouse()
afterAll(() => house.close())
const { pool } = house.database
const tenantId = house.tenants.one
const ip = '192.0.2.1'

// an identity that is slow between looking at a password and going on
const real = createPasswords()
let meanwhile: (() => Promise<unknown>) | null = null
const slow = createIdentity({
  ...{ pool, append, clock: house.clock, ids: systemIds, issuer: 'docket' },
  signingKeys: [generateSigningKey()],
  passwords: {
    hash: real.hash,
    async check(said, read) {
      const match = await real.check(said, read)
      const work = meanwhile
      meanwhile = null
      await work?.()
      return match
    },
  },
})
const change = (identity: typeof slow, userId: string, to: string) =>
  identity.changePassword(
    { tenantId, meta },
    { userId, sessionId: systemIds.next(), currentPassword: password, newPassword: to, ip },
  )

test('a login with a password that is changed while it is checked opens no session', async () => {
  const userId = await house.user(tenantId, 'late-login@one.test')
  meanwhile = () => change(house.identity, userId, 'another long one')
  expect(await codeOf(slow.logIn({ email: 'late-login@one.test', password, ip }))).toBe('unauthenticated')
  const { rows } = await pool.query('select from sessions where user_id = $1 and revoked_at is null', [
    userId,
  ])
  expect(rows).toEqual([])
})

test('a login of somebody who is shut out while it is checked opens no session', async () => {
  const userId = await house.user(tenantId, 'shut-out@one.test')
  meanwhile = () => house.identity.setUserActive({ tenantId, meta }, { userId, active: false })
  expect(await codeOf(slow.logIn({ email: 'shut-out@one.test', password, ip }))).toBe('unauthenticated')
  await house.identity.setUserActive({ tenantId, meta }, { userId, active: true })
  const { rows } = await pool.query('select from sessions where user_id = $1 and revoked_at is null', [
    userId,
  ])
  expect(rows).toEqual([])
})

test('of two changes of one password at once the second no longer knows it', async () => {
  const userId = await house.user(tenantId, 'twice@one.test')
  meanwhile = () => change(house.identity, userId, 'the first of the two')
  expect(await change(slow, userId, 'the second of the two')).toMatchObject({
    outcome: 'refused',
    refusal: { code: 'wrong_password' },
  })
  const first = await house.identity.logIn({ email: 'twice@one.test', password: 'the first of the two', ip })
  expect(first.user.id).toBe(userId)
})
