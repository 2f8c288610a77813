import { until } from '@docket/testkit'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { openStream } from './sse-client.ts'

const { acme, as, url } = await useHarness({ env: { DOCKET_MAX_LOOP_DELAY_MS: '500' } })

/** Holds the event loop again and again, as in a process that cannot keep up; answers how to stop. */
const keepBusy = (ms: number): (() => void) => {
  let isBusy = true
  const hold = (): void => {
    const end = performance.now() + ms
    while (performance.now() < end);
    if (isBusy) setTimeout(hold, 1)
  }
  hold()
  return () => {
    isBusy = false
  }
}

test('under pressure requests are told to come back, health and streams are answered', async () => {
  const client = as(acme.MANAGER)
  expect((await client.get('/tickets')).status).toBe(200)
  const stop = keepBusy(700)
  try {
    const refused = await until(
      async () => {
        const answer = await client.get('/tickets')
        return answer.status !== 200 && answer
      },
      { withinMs: 30_000 },
    )
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(refused.meta.error).toMatchObject({ code: 'overloaded', retryable: true })
    const [live, metrics, stream] = await Promise.all([
      fetch(`${url}/health/live`),
      fetch(`${url}/metrics`),
      openStream(url, { token: acme.MANAGER.token }),
    ])
    expect([live.status, metrics.status, stream.status]).toEqual([200, 200, 200])
    stream.close()
  } finally {
    stop()
  }
  await until(async () => (await client.get('/tickets')).status === 200)
})
