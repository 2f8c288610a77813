import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '@docket/local-stack'
import { createHealth, createMetrics } from '@docket/runtime'
import { until } from '@docket/testkit'
import { afterAll, expect, test } from 'vitest'
import { redisRateCounter } from '../src/limits/redis-rate-counter.ts'
import { startApi } from '../src/start-api.ts'
import { clientOf } from './client.ts'
import { useHarness } from './harness.ts'

const dir = await mkdtemp(join(tmpdir(), 'docket-rates-'))
const redis = await startRedis({ dir })
const [one, other] = [redisRateCounter({ url: redis.url }), redisRateCounter({ url: redis.url })]
afterAll(async () => {
  await Promise.all([one.close(), other.close()])
  await redis.stop()
  await rm(dir, { recursive: true, force: true })
})

const { acme, as, context } = await useHarness({
  rateCounter: one,
  env: { DOCKET_RATE_LIMIT: 'on', DOCKET_RATE_LIMIT_READS: '10' },
})
const second = await startApi({
  ...context,
  rateCounter: other,
  metrics: createMetrics(),
  health: createHealth(),
  config: { ...context.config, DOCKET_PORT: 0 },
})
afterAll(() => second.stop())

test('two processes share one limit', async () => {
  const here = as(acme.MANAGER)
  const there = clientOf(second.url)(acme.MANAGER)
  for (let i = 0; i < 5; i++) {
    expect((await here.get('/tickets')).status).toBe(200)
    expect((await there.get('/tickets')).status).toBe(200)
  }
  const refused = await there.get('/tickets')
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
  expect((await here.get('/tickets')).status).toBe(429)
})

test('without Redis everybody passes, quickly, and a metric and an alert say so', async () => {
  const client = as(acme.TEAM_LEAD)
  expect((await client.get('/tickets')).headers.get('ratelimit-remaining')).toBe('9')
  await redis.stop()
  const began = performance.now()
  for (let i = 0; i < 15; i++) expect((await client.get('/tickets')).status).toBe(200)
  expect(performance.now() - began).toBeLessThan(3_000)
  expect(await context.metrics.metrics()).toMatch(/docket_rate_limit_uncounted_total [1-9]/)
  const { alerts, ok } = await context.health.alerts()
  expect(ok).toBe(true)
  expect(alerts).toContainEqual({
    name: 'rate_limits_open',
    severity: 'warning',
    message: 'Redis does not count requests',
  })
})

test('a Redis that is back counts again', async () => {
  await redis.start()
  const client = as(acme.SENIOR_ENGINEER)
  await until(async () => (await client.get('/tickets')).headers.get('ratelimit-remaining') !== '10', {
    withinMs: 15_000,
    everyMs: 100,
  })
})
