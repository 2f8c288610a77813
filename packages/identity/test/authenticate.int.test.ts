import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildHouse, codeOf, type House, meta, password } from './house.ts'

let house: House
beforeAll(async () => {
  house = await buildHouse()
})
afterAll(() => house.close())

const someone = async (email: string) => {
  const userId = await house.user(house.tenants.one, email, 'DEVOPS_ENGINEER')
  const tokens = await house.identity.logIn({ email, password, ip: '192.0.2.1' })
  return { userId, ...tokens, ask: () => codeOf(house.identity.authenticate(tokens.accessToken)) }
}
const update = (text: string, id: string) => house.database.pool.query(text, [id])

test('a logout is in force from the next request on', async () => {
  const { accessToken, ask } = await someone('logout@one.test')
  expect(await ask()).toBeNull()
  const { session } = await house.identity.authenticate(accessToken)
  await house.identity.logOut(session.sessionId)
  expect(await ask()).toBe('unauthenticated')
})

test('a deactivated user is out from the next request on', async () => {
  const { userId, ask } = await someone('leaver@one.test')
  expect(await ask()).toBeNull()
  await update('update memberships set deactivated_at = now() where user_id = $1', userId)
  expect(await ask()).toBe('unauthenticated')
})

test('a change of role makes older tokens void, and a refresh tells the new role', async () => {
  const { userId, ask, refreshToken } = await someone('promoted@one.test')
  await update(
    `update memberships set role = 'ADMIN', role_version = role_version + 1 where user_id = $1`,
    userId,
  )
  expect(await ask()).toBe('unauthenticated')
  const renewed = await house.identity.refresh(refreshToken)
  expect(renewed.user.role).toBe('ADMIN')
  expect((await house.identity.authenticate(renewed.accessToken)).caller.role).toBe('ADMIN')
})

test('teams are those of now', async () => {
  const { userId, accessToken } = await someone('teamster@one.test')
  const made = await house.identity.createTeam(
    { tenantId: house.tenants.one, meta },
    { name: 'Night shift', memberIds: [userId] },
  )
  const { caller } = await house.identity.authenticate(accessToken)
  expect(caller.teamIds).toEqual([made.outcome === 'saved' && made.value.id])
})

test('a hundred requests at once each learn about their own session', async () => {
  const [one, two] = [await someone('many1@one.test'), await someone('many2@one.test')]
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      house.identity.authenticate((index % 2 ? one : two).accessToken).then(({ caller }) => caller.userId),
    ),
  )
  expect(answers).toEqual(answers.map((_, index) => (index % 2 ? one : two).userId))
})

test('a request that comes while others are being asked about is told of a revocation that came before it', async () => {
  const { accessToken } = await someone('racer@one.test')
  const { session } = await house.identity.authenticate(accessToken)
  const earlier = Array.from({ length: 20 }, () => codeOf(house.identity.authenticate(accessToken)))
  await house.identity.logOut(session.sessionId)
  const after = await codeOf(house.identity.authenticate(accessToken))
  await Promise.all(earlier)
  expect(after).toBe('unauthenticated')
})

test('streams can ask for many sessions at once, and get those in force', async () => {
  const [kept, left] = [await someone('kept@one.test'), await someone('left@one.test')]
  const ids = await Promise.all(
    [kept, left].map(
      async ({ accessToken }) => (await house.identity.authenticate(accessToken)).session.sessionId,
    ),
  )
  await house.identity.logOut(ids[1]!)
  const live = await house.identity.liveSessions(ids)
  expect([...live.keys()]).toEqual([ids[0]])
})
