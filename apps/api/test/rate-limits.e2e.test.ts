import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { openStream } from './sse-client.ts'

const { acme, globex, as, url, context } = await useHarness({
  env: {
    DOCKET_RATE_LIMIT: 'on',
    DOCKET_RATE_LIMIT_READS: '6',
    DOCKET_RATE_LIMIT_WRITES: '4',
    DOCKET_RATE_LIMIT_BULK: '0',
  },
})
const anEnvelope = { success: false, data: null }

test('who reads more than the limit is refused in the envelope, and told when to come back', async () => {
  const client = as(acme.MANAGER)
  for (let left = 5; left >= 0; left--) {
    const { status, headers } = await client.get('/tickets')
    expect(status).toBe(200)
    expect(headers.get('ratelimit-limit')).toBe('6')
    expect(headers.get('ratelimit-remaining')).toBe(String(left))
    expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(50)
  }
  const refused = await client.get('/tickets')
  expect(refused.status).toBe(429)
  expect(refused).toMatchObject(anEnvelope)
  expect(refused.meta.error).toMatchObject({ code: 'too_many_requests', status: 429, retryable: true })
  expect(refused.headers.get('ratelimit-remaining')).toBe('0')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
  const problem = await client.get('/tickets', undefined, { headers: { accept: 'application/problem+json' } })
  expect(JSON.parse(problem.text)).toMatchObject({ code: 'too_many_requests' })
})

test('reads, writes and other people are counted apart', async () => {
  const lead = as(acme.TEAM_LEAD)
  for (let i = 0; i < 6; i++) expect((await lead.get('/tickets')).status).toBe(200)
  expect((await lead.get('/tickets')).status).toBe(429)
  for (let i = 0; i < 4; i++)
    expect((await lead.post('/tickets', { title: 'a', description: 'b' })).status).toBe(201)
  expect((await lead.post('/tickets', { title: 'a', description: 'b' })).status).toBe(429)
  expect((await as(acme.SENIOR_ENGINEER).get('/tickets')).status).toBe(200)
  expect((await as(globex.TEAM_LEAD).get('/tickets')).status).toBe(200)
})

test('health is spared; streams are opened as often as may be read, and what is open stays', async () => {
  const person = acme.DEVOPS_ENGINEER
  const client = as(person)
  const stream = await openStream(url, { token: person.token })
  expect(stream.status).toBe(200)
  await stream.wait('checkpoint')
  const ticket = (await client.post<{ ticket: string }>('/stream/tickets')).data.ticket
  for (let i = 0; i < 5; i++) expect((await client.get('/tickets')).status).toBe(200)
  expect((await client.get('/tickets')).status).toBe(429)
  for (let i = 0; i < 8; i++) expect((await fetch(`${url}/health/live`)).status).toBe(200)
  expect((await openStream(url, { token: person.token })).status).toBe(429)
  expect((await openStream(url, { query: { ticket } })).status).toBe(429)
  expect(stream.isClosed).toBe(false)
  stream.close()
})

test('a declared load of who may import history is not held up', async () => {
  const more = { headers: { 'x-docket-load': 'bench' } }
  for (let i = 0; i < 12; i++)
    expect((await as(acme.ADMIN).get('/tickets', undefined, more)).status).toBe(200)
  const engineer = as(acme.otherEngineer)
  for (let i = 0; i < 6; i++) await engineer.get('/tickets', undefined, more)
  expect((await engineer.get('/tickets', undefined, more)).status).toBe(429)
})

test('who guesses tokens has to wait, whatever guess comes next; who was in before, or brings none, does not', async () => {
  const neighbour = as(globex.SENIOR_ENGINEER)
  expect((await neighbour.get('/me')).status).toBe(200)
  const guesser = as({ ...acme.MANAGER, token: 'made.up.token' })
  for (let i = 0; i < 4; i++) expect((await guesser.get('/me')).status).toBe(401)
  const refused = await guesser.get('/me')
  expect(refused.status).toBe(429)
  expect(refused.meta.error.code).toBe('too_many_requests')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
  expect((await as(null).get('/me')).status).toBe(401)
  expect((await neighbour.get('/me')).status).toBe(200)
  expect((await as(globex.otherEngineer).get('/me')).status).toBe(429)
})

test('before a login the address is counted', async () => {
  const nobody = as(null)
  for (let i = 0; i < 4; i++)
    expect(
      (await nobody.post('/auth/login', { email: 'x@y.test', password: 'wrong', tenant: 'acme' })).status,
    ).toBe(401)
  const refused = await nobody.post('/auth/login', { email: 'x@y.test', password: 'wrong', tenant: 'acme' })
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await context.metrics.metrics()).toMatch(/docket_rate_limited_total\{class="writes"\} [1-9]/)
})
