import { until } from '@docket/testkit'
import { expect, test } from 'vitest'
import { startHarness, useHarness } from './harness.ts'
import type { Person } from './people.ts'
import { openStream } from './sse-client.ts'

const { url, acme, as, pool, context } = await useHarness()

const open = async (at: string, person: Person) => {
  const stream = await openStream(at, { token: person.token })
  await stream.wait('checkpoint')
  return stream
}
const openTicket = async (person: Person) => {
  const { data } = await as(person).post('/tickets', { title: 'Printer', description: 'x' })
  return data
}

test('a stream ends within two seconds of its logout, and tells nothing after it', async () => {
  const { accessToken } = await context.identity.logIn({
    email: 'other-user@acme.test',
    password: 'correct horse battery staple',
    tenant: 'acme',
    ip: 'test',
  })
  const leaver = { ...acme.otherUser, token: accessToken }
  const stream = await open(url, leaver)
  const stays = await open(url, acme.otherUser)
  const before = await openTicket(acme.otherUser)
  await until(() => stream.of('ticket.changed').length === 1)
  const out = await as(leaver).post('/auth/logout')
  expect(out.status).toBe(200)
  const from = performance.now()
  await until(() => stream.isClosed, { withinMs: 5_000 })
  expect(performance.now() - from).toBeLessThan(2_000)
  expect(stream.frames.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'unauthenticated' } })
  await openTicket(acme.otherUser)
  await stays.wait('ticket.changed', 2)
  expect(stream.of('ticket.changed').map(({ data }) => data.ticketId)).toEqual([before.ticketId])
  stays.close()
})

test('a change that follows a revocation by a moment is not told', async () => {
  const { accessToken } = await context.identity.logIn({
    email: 'other-user@acme.test',
    password: 'correct horse battery staple',
    tenant: 'acme',
    ip: 'test',
  })
  const { session } = await context.identity.authenticate(accessToken)
  const stream = await open(url, { ...acme.otherUser, token: accessToken })
  // known by the last check for a quarter of a second, and no longer
  await context.identity.logOut(session.sessionId)
  const revoked = performance.now()
  await until(() => performance.now() - revoked > 300)
  const ticket = await openTicket(acme.otherUser)
  await until(() => stream.isClosed, { withinMs: 3_000 })
  expect(stream.frames.filter(({ data }) => data.ticketId === ticket.ticketId)).toEqual([])
})

test('a stream ends when the role of its user is another', async () => {
  const stream = await open(url, acme.SENIOR_ENGINEER)
  const from = performance.now()
  await pool.query(
    `update memberships set role = 'END_USER', role_version = role_version + 1 where user_id = $1`,
    [acme.SENIOR_ENGINEER.userId],
  )
  await until(() => stream.isClosed, { withinMs: 5_000 })
  expect(performance.now() - from).toBeLessThan(2_000)
  expect(stream.frames.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'unauthenticated' } })
})

test('a stream ends before its access token does, and says when to come back', async () => {
  let ahead = 0
  const clock = { now: () => new Date(Date.now() + ahead).toISOString() }
  const harness = await startHarness({ clock })
  const stream = await open(harness.url, harness.acme.ADMIN)
  ahead = 9.5 * 60_000
  const again = await open(harness.url, harness.acme.ADMIN)
  ahead = 9 * 60_000 + 59_000
  await until(() => stream.isClosed && again.isClosed, { withinMs: 5_000 })
  expect(stream.frames.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'token_expiring' } })
  expect(stream.retry).toBe(stream.frames.at(-1)?.data.retryMs)
  expect(stream.retry).toBeGreaterThan(0)
  await harness.close()
})

test('a server that stops ends its streams with a jittered retry, and is gone soon', async () => {
  const harness = await startHarness()
  const people = [harness.acme.ADMIN, harness.acme.MANAGER, harness.acme.END_USER, harness.globex.ADMIN]
  const streams = await Promise.all(people.map((person) => open(harness.url, person)))
  const stuck = await open(harness.url, harness.acme.TEAM_LEAD)
  stuck.pause()
  const from = performance.now()
  await harness.close()
  expect(performance.now() - from).toBeLessThan(5_000)
  await until(() => streams.every((stream) => stream.isClosed))
  for (const stream of streams)
    expect(stream.frames.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'stopping' } })
  expect(new Set(streams.map((stream) => stream.retry)).size).toBeGreaterThan(1)
})
