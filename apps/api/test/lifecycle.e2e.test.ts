import { createHealth, createMetrics } from '@docket/runtime'
import { until } from '@docket/testkit'
import { expect, test } from 'vitest'
import { startApi } from '../src/start-api.ts'
import { clientOf } from './client.ts'
import { useHarness } from './harness.ts'

const { acme, context } = await useHarness()
const own = () => ({
  ...context,
  metrics: createMetrics(),
  health: createHealth(),
  config: { ...context.config, DOCKET_PORT: 0 },
})

test('it is ready when the database answers, is migrated, and the lists keep up', async () => {
  const api = await startApi(own())
  const ready = await fetch(`${api.url}/health/ready`)
  expect(ready.status).toBe(200)
  expect(await ready.json()).toMatchObject({
    status: 'ready',
    checks: { database: { ok: true }, migrations: { ok: true }, projections: { ok: true } },
  })
  await api.stop()
})

test('stopping says not ready first, lets what is in flight finish, and then refuses connections', async () => {
  const mine = own()
  const api = await startApi(mine)
  const agent = clientOf(api.url)(acme.ADMIN)
  const opened = await agent.post('/tickets', { title: 'a', description: 'b' })
  const inFlight = agent.get(`/tickets/${opened.data.ticketId}`, undefined, {
    headers: { 'x-consistency': `${opened.data.ticketId}@9` },
  })
  await until(async () => {
    const { rows } = await mine.pool.query('select 1 from ticket_list where number = $1', [
      opened.data.number,
    ])
    return rows.length === 1
  })
  const stopped = api.stop()
  expect(await mine.health.ready()).toMatchObject({ ok: false })
  expect(await inFlight).toMatchObject({ status: 503, meta: { error: { code: 'read_behind' } } })
  await stopped
  await expect(fetch(`${api.url}/health/live`)).rejects.toThrow()
})

test('a taken port is told by the setting to change', async () => {
  const first = await startApi(own())
  const second = own()
  second.config.DOCKET_PORT = Number(new URL(first.url).port)
  await expect(startApi(second)).rejects.toThrow('DOCKET_PORT')
  await first.stop()
})
