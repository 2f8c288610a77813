import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '@docket/local-stack'
import { until } from '@docket/testkit'
import { afterAll, expect, test } from 'vitest'
import { redisSignals, type Signal } from '../src/index.ts'

const dir = await mkdtemp(join(tmpdir(), 'docket-signals-'))
const redis = await startRedis({ dir })
const [here, there] = [redisSignals({ url: redis.url }), redisSignals({ url: redis.url })]
afterAll(async () => {
  await Promise.all([here.close(), there.close()])
  await redis.stop()
  await rm(dir, { recursive: true, force: true })
})
const heardBy = (signals: typeof here): unknown[] => {
  const heard: unknown[] = []
  signals.listen(({ data }: Signal) => heard.push(data))
  return heard
}
const say = (data: unknown) => here.send({ tenantId: 't', kind: 'k', data })

test('a signal reaches its own process at once and once, and the other processes', async () => {
  const [own, others] = [heardBy(here), heardBy(there)]
  let n = 0
  await until(
    () => {
      say(++n)
      return others.length > 0
    },
    { everyMs: 50 },
  )
  expect(own).toEqual(Array.from({ length: n }, (_, i) => i + 1))
  await until(() => others.at(-1) === n)
})

test('without Redis its own process still hears, sending never fails, and what comes back is heard again', async () => {
  const [own, others] = [heardBy(here), heardBy(there)]
  await redis.stop()
  for (let n = 0; n < 5; n++) say('away')
  expect(own).toEqual(Array(5).fill('away'))
  await redis.start()
  await until(
    () => {
      say('back')
      return others.includes('back')
    },
    { withinMs: 15_000, everyMs: 100 },
  )
  expect(others).not.toContain('away')
})
