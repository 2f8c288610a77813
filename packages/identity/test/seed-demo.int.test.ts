import { append } from '@docket/event-store'
import { systemIds } from '@docket/runtime'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createPasswords, demoAccounts, seedDemo } from '../src/index.ts'
import { buildHouse, codeOf, type House } from './house.ts'

let house: House
const houses: House[] = []
beforeEach(async () => {
  house = await buildHouse()
  houses.push(house)
})
afterAll(() => Promise.all(houses.map((one) => one.close())))

const seed = (password?: string) =>
  seedDemo(
    {
      pool: house.database.pool,
      append,
      clock: house.clock,
      ids: systemIds,
      passwords: createPasswords(),
    },
    { password },
  )
const logInAs = (email: string, password: string) =>
  house.identity.logIn({ email, password, tenant: 'demo', ip: '192.0.2.1' })

test('the first start makes an account per role, and its random password opens each', async () => {
  const { password, tenantId } = await seed()
  expect(password).toMatch(/^[\w-]{16}$/)
  for (const { email, role } of demoAccounts)
    expect((await logInAs(email, password!)).user).toMatchObject({ role, tenant: { id: tenantId } })
})

test('a second start changes nothing and tells no password', async () => {
  const { password, tenantId } = await seed()
  const before = await rows()
  expect(await seed()).toEqual({ tenantId, password: null })
  expect(await rows()).toEqual(before)
  expect(await codeOf(logInAs('admin@demo.docket.test', password!))).toBeNull()
})

test('a given password is that of the accounts, at the first start and when another is given later', async () => {
  expect((await seed('given password')).password).toBe('given password')
  expect(await codeOf(logInAs('lead@demo.docket.test', 'given password'))).toBeNull()
  expect((await seed('given password')).password).toBeNull()
  expect((await seed('another password')).password).toBeNull()
  expect(await codeOf(logInAs('lead@demo.docket.test', 'another password'))).toBeNull()
  expect(await codeOf(logInAs('lead@demo.docket.test', 'given password'))).toBe('unauthenticated')
})

test('a seed that broke off is completed, with one password for all', async () => {
  await seed()
  await house.database.pool.query(`
    delete from memberships where user_id in
      (select user_id from users where email in ('manager@demo.docket.test', 'admin@demo.docket.test'))`)
  await house.database.pool.query(`delete from users where email ~ '^(manager|admin)@demo'`)
  const { password } = await seed()
  for (const { email } of demoAccounts) expect(await codeOf(logInAs(email, password!))).toBeNull()
})

const rows = async () =>
  (
    await house.database.pool.query(`
      select (select count(*) from memberships) as memberships, (select count(*) from teams) as teams,
        (select count(*) from team_members) as members, (select count(*) from organizations) as organizations`)
  ).rows
