import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildHouse, codeOf, type House, password } from './house.ts'

let house: House
beforeAll(async () => {
  house = await buildHouse()
  await house.user(house.tenants.one, 'ada@one.test', 'ADMIN')
})
afterAll(() => house.close())

const open = () => house.identity.logIn({ email: 'ada@one.test', password, ip: '192.0.2.1' })
const refresh = (token: string) => house.identity.refresh(token)

test('a refresh gives a new pair of the same session', async () => {
  const first = await open()
  const second = await refresh(first.refreshToken)
  expect(second.refreshToken).not.toBe(first.refreshToken)
  expect(second.user).toEqual(first.user)
  const [one, two] = await Promise.all(
    [first, second].map(({ accessToken }) => house.identity.authenticate(accessToken)),
  )
  expect(one?.session.sessionId).toBe(two?.session.sessionId)
})

test('ten refreshes at once get one successor, which works', async () => {
  await openAllConnections()
  for (let round = 0; round < 20; round += 1) {
    const { refreshToken } = await open()
    const pairs = await Promise.all(Array.from({ length: 10 }, () => refresh(refreshToken)))
    expect(new Set(pairs.map((pair) => pair.refreshToken)).size).toBe(1)
    expect(new Set(pairs.map((pair) => pair.accessToken)).size).toBe(10)
    expect(await codeOf(refresh(pairs[0]!.refreshToken))).toBeNull()
  }
})

/** Else the first request is done before the second has a connection, and nothing races. */
const openAllConnections = () =>
  Promise.all(Array.from({ length: 8 }, () => house.database.pool.query('select pg_sleep(0.05)')))

test('a late client still gets the one successor for 20 s', async () => {
  const { refreshToken } = await open()
  const first = await refresh(refreshToken)
  house.clock.forward(20)
  expect((await refresh(refreshToken)).refreshToken).toBe(first.refreshToken)
})

test('a token used again after the grace ends the session of everybody who holds one of the family', async () => {
  const { refreshToken } = await open()
  const second = await refresh(refreshToken)
  house.clock.forward(21)
  expect(await codeOf(refresh(refreshToken))).toBe('unauthenticated')
  expect(await codeOf(refresh(second.refreshToken))).toBe('unauthenticated')
  expect(await codeOf(house.identity.authenticate(second.accessToken))).toBe('unauthenticated')
})

test('a token used again after its successor was used ends the session, grace or not', async () => {
  const { refreshToken } = await open()
  const second = await refresh(refreshToken)
  const third = await refresh(second.refreshToken)
  expect(await codeOf(refresh(refreshToken))).toBe('unauthenticated')
  expect(await codeOf(refresh(third.refreshToken))).toBe('unauthenticated')
  expect(await codeOf(house.identity.authenticate(third.accessToken))).toBe('unauthenticated')
})

test('another session of the same user survives a revoked one', async () => {
  const [stolen, other] = [await open(), await open()]
  await refresh(stolen.refreshToken)
  house.clock.forward(21)
  await codeOf(refresh(stolen.refreshToken))
  expect(await codeOf(refresh(other.refreshToken))).toBeNull()
})

test('a refresh token ends after a week unused, a session after thirty days of use', async () => {
  const idle = await open()
  house.clock.forward(7 * 86_400)
  expect(await codeOf(refresh(idle.refreshToken))).toBe('unauthenticated')
  let { refreshToken } = await open()
  for (let day = 0; day < 30; day += 6) {
    refreshToken = (await refresh(refreshToken)).refreshToken
    house.clock.forward(6 * 86_400)
  }
  expect(await codeOf(refresh(refreshToken))).toBe('unauthenticated')
})

test('unknown tokens and access tokens are no refresh tokens', async () => {
  const { accessToken } = await open()
  for (const token of [accessToken, 'x', '', 'x'.repeat(512)])
    expect(await codeOf(refresh(token))).toBe('unauthenticated')
})

test('sessions that are over are swept with their tokens', async () => {
  await open()
  house.clock.forward(32 * 86_400)
  await house.identity.sweep()
  const kept = await house.database.pool.query(
    'select (select count(*) from sessions) + (select count(*) from refresh_tokens) as rows',
  )
  expect(kept.rows).toEqual([{ rows: 0 }])
})
