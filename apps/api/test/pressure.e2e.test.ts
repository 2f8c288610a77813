import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { openStream } from './sse-client.ts'

const { acme, as, url } = await useHarness()

/** Holds the event loop, as a process does that cannot keep up. */
const busy = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end);
}

test('under pressure requests are told to come back, health and streams are answered', async () => {
  const client = as(acme.MANAGER)
  expect((await client.get('/tickets')).status).toBe(200)
  busy(2_500)
  const [refused, live, metrics, stream] = await Promise.all([
    client.get('/tickets'),
    fetch(`${url}/health/live`),
    fetch(`${url}/metrics`),
    openStream(url, { token: acme.MANAGER.token }),
  ])
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(refused.meta.error).toMatchObject({ code: 'overloaded', retryable: true })
  expect(live.status).toBe(200)
  expect(metrics.status).toBe(200)
  expect(stream.status).toBe(200)
  stream.close()
})
