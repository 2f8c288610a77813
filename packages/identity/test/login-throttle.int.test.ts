import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildHouse, codeOf, type House, password } from './house.ts'

let house: House
beforeAll(async () => {
  house = await buildHouse()
  for (const email of ['ada@one.test', 'bob@one.test']) await house.user(house.tenants.one, email)
})
afterAll(() => house.close())
beforeEach(() => house.database.pool.query('delete from login_attempts'))

const attempt = (email: string, ip: string, said = 'wrong') =>
  codeOf(house.identity.logIn({ email, password: said, ip }))

const inTurn = async (times: number, work: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < times; index += 1) await work(index)
}

test('after ten failures an account is closed from everywhere, also to the right password, for 15 minutes', async () => {
  await inTurn(10, async (index) =>
    expect(await attempt('ada@one.test', `192.0.2.${index}`)).toBe('unauthenticated'),
  )
  expect(await attempt('ADA@one.test', '198.51.100.1', password)).toBe('too_many_requests')
  const told = await house.identity
    .logIn({ email: 'ada@one.test', password, ip: '198.51.100.1' })
    .catch((error: unknown) => error)
  expect(told).toMatchObject({ status: 429, retryAfterSeconds: 900 })
  expect(await attempt('bob@one.test', '192.0.2.1', password)).toBeNull()

  house.clock.forward(15 * 60)
  expect(await attempt('ada@one.test', '192.0.2.1', password)).toBeNull()
})

test('an unknown account is closed like a known one', async () => {
  await inTurn(10, () => attempt('nobody@one.test', '192.0.2.1'))
  expect(await attempt('nobody@one.test', '192.0.2.1')).toBe('too_many_requests')
})

test('fifty guesses at once are ten guesses', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => attempt('ada@one.test', `192.0.2.${index}`)),
  )
  expect(answers.filter((code) => code === 'unauthenticated')).toHaveLength(10)
  expect(answers.filter((code) => code === 'too_many_requests')).toHaveLength(40)
})

test('after fifty failures an address is closed for every account; an IPv6 network is one address', async () => {
  await inTurn(50, async (index) =>
    expect(await attempt(`guess${index}@one.test`, `2001:db8:1:2::${index.toString(16)}`)).toBe(
      'unauthenticated',
    ),
  )
  expect(await attempt('bob@one.test', '2001:db8:1:2:ffff::1', password)).toBe('too_many_requests')
  expect(await attempt('bob@one.test', '2001:db8:1:3::1', password)).toBeNull()
})

test('logins that succeed are never counted against anybody, however many come at once', async () => {
  await inTurn(60, async () => expect(await attempt('bob@one.test', '192.0.2.1', password)).toBeNull())
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => attempt('bob@one.test', '192.0.2.1', password)),
  )
  expect(new Set(answers)).toEqual(new Set([null]))
})

test('a success forgets the failures of the account, not those of the address', async () => {
  await inTurn(9, () => attempt('bob@one.test', '192.0.2.1'))
  expect(await attempt('bob@one.test', '192.0.2.1', password)).toBeNull()
  const kept = await house.database.pool.query('select attempts from login_attempts')
  expect(kept.rows).toEqual([{ attempts: 9 }])
})

test('windows that are over are swept', async () => {
  await attempt('bob@one.test', '192.0.2.1')
  house.clock.forward(15 * 60 + 1)
  await house.identity.sweep()
  expect((await house.database.pool.query('select from login_attempts')).rowCount).toBe(0)
})
