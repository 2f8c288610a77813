import { afterAll, beforeAll, expect, test } from 'vitest'
import { callerNow } from '../src/index.ts'
import { buildHouse, type House, meta } from './house.ts'

let house: House
beforeAll(async () => {
  house = await buildHouse()
})
afterAll(() => house.close())

const now = (tenantId: string, userId: string) =>
  callerNow(house.database.pool, { tenantId, userId, now: house.clock.now() })

test('a user is who they are at this moment, in their tenant, until they are deactivated', async () => {
  const { one, two } = house.tenants
  const userId = await house.user(one, 'ada@one.test', 'SENIOR_ENGINEER')
  const change = { tenantId: one, meta }
  const team = await house.identity.createTeam(change, { name: 'Night shift', memberIds: [userId] })
  const teamId = 'value' in team ? team.value.id : ''
  expect(await now(one, userId)).toEqual({
    tenantId: one,
    userId,
    role: 'SENIOR_ENGINEER',
    teamIds: [teamId],
  })
  expect(await now(two, userId)).toBeNull()
  await house.database.pool.query('update memberships set deactivated_at = now() where user_id = $1', [
    userId,
  ])
  expect(await now(one, userId)).toBeNull()
})

test('an API key is its role within its scopes, until it is over', async () => {
  const { one } = house.tenants
  const expiresAt = new Date(Date.parse(house.clock.now()) + 60_000).toISOString()
  const key = { name: 'Nightly', role: 'MANAGER', scopes: ['ticket.*'], expiresAt } as const
  const made = await house.identity.createApiKey({ tenantId: one, meta }, key)
  const keyId = 'value' in made ? (made.value as { id: string }).id : ''
  expect(await now(one, keyId)).toEqual({
    ...{ tenantId: one, userId: keyId, role: 'MANAGER', teamIds: [] },
    scopes: ['ticket.*'],
  })
  house.clock.forward(61)
  expect(await now(one, keyId)).toBeNull()
})
