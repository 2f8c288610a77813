import { redisFeed, redisSignals } from '@docket/live-feed'
import { createHealth, createMetrics } from '@docket/runtime'
import { testRedisUrl, until } from '@docket/testkit'
import { afterAll, expect, test } from 'vitest'
import { createApiContext } from '../src/context.ts'
import { startApiJobs } from '../src/jobs/start-api-jobs.ts'
import { startApi } from '../src/start-api.ts'
import { useHarness } from './harness.ts'
import { openStream } from './sse-client.ts'

const prefix = `{api}:${crypto.randomUUID()}`
const feed = () => redisFeed({ url: testRedisUrl(), prefix })
const [here, there] = [feed(), feed()]
const signals = () => redisSignals({ url: testRedisUrl(), channel: prefix })
const [sending, hearing] = [signals(), signals()]

// one process is asked and does the work, the other has the streams
const { acme, as, context } = await useHarness({ liveFeed: here })
const own = { metrics: createMetrics(), health: createHealth() }
const asked = await startApi({
  ...createApiContext({ ...context, signals: sending, ...own }),
  config: { ...context.config, DOCKET_PORT: 0 },
})
const jobs = startApiJobs({ ...context, signals: sending, metrics: createMetrics(), health: createHealth() })
const other = await startApi({
  ...createApiContext({
    ...{ ...context, signals: hearing, liveFeed: there },
    metrics: createMetrics(),
    health: createHealth(),
  }),
  config: { ...context.config, DOCKET_PORT: 0 },
})
afterAll(async () => {
  await jobs.stop()
  await Promise.all([asked.stop(), other.stop()])
  await Promise.all([here, there, sending, hearing].map((one) => one.close()))
})
const post = async (path: string, body: object) => {
  const answer = await fetch(`${asked.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${acme.MANAGER.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.status
}

test('presence and jobs reach streams of another process', async () => {
  const ids: string[] = []
  for (let n = 0; n < 101; n++)
    ids.push((await as(acme.ADMIN).post('/tickets', { title: 'a', description: 'b' })).data.ticketId)
  await until(async () => (await as(acme.ADMIN).get(`/tickets/${ids.at(-1)}`)).status === 200)
  const stream = await openStream(other.url, { token: acme.MANAGER.token })
  await stream.wait('checkpoint')
  await until(async () => {
    expect(await post('/presence', { ticketId: ids[0], state: 'typing' })).toBe(200)
    return stream.of('presence').length > 0
  })
  expect(stream.of('presence')[0]?.data.people).toEqual([{ userId: acme.MANAGER.userId, state: 'typing' }])
  expect(await post('/tickets/bulk', { ids, change: { priority: 'P1' } })).toBe(202)
  await until(() => stream.of('job.updated').at(-1)?.data.state === 'completed', { withinMs: 20_000 })
  expect(stream.of('job.updated').at(-1)?.data).toMatchObject({ done: 101, failed: 0, total: 101 })
  stream.close()
})
