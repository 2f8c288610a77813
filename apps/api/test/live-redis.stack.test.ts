import { once } from 'node:events'
import { createConnection } from 'node:net'
import { redisFeed } from '@docket/live-feed'
import { createHealth, createMetrics } from '@docket/runtime'
import { testRedisUrl, until } from '@docket/testkit'
import { afterAll, expect, test } from 'vitest'
import { startApi } from '../src/start-api.ts'
import { useHarness } from './harness.ts'
import { openStream } from './sse-client.ts'

const prefix = `{api}:${crypto.randomUUID()}`
const feed = () => redisFeed({ url: testRedisUrl(), prefix })
const [announcing, following] = [feed(), feed()]

// one process projects and serves, the other only serves
const { url, acme, as, context } = await useHarness({ liveFeed: announcing })
const second = await startApi({
  ...context,
  liveFeed: following,
  metrics: createMetrics(),
  health: createHealth(),
  config: { ...context.config, DOCKET_PORT: 0 },
})
afterAll(async () => {
  await second.stop()
  await announcing.close()
  await following.close()
})

const open = async (at: string, lastEventId?: string) => {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const stream = await openStream(at, { token: acme.ADMIN.token, headers })
  await stream.wait('checkpoint')
  return stream
}
const openTicket = async () => (await as(acme.ADMIN).post('/tickets', { title: 'a', description: 'b' })).data

const redis = async (...words: string[]): Promise<void> => {
  const { hostname, port } = new URL(testRedisUrl())
  const socket = createConnection(Number(port), hostname)
  socket.write(`${words.join(' ')}\r\n`)
  await once(socket, 'data')
  socket.destroy()
}

test('a stream hears of changes made through another process, and resumes on any', async () => {
  const stream = await open(second.url)
  const first = await openTicket()
  await stream.wait('ticket.changed')
  stream.close()
  const missed = await openTicket()
  const after = await open(url, stream.lastEventId)
  await after.wait('ticket.changed')
  expect(after.of('ticket.changed').map(({ data }) => data.ticketId)).toEqual([missed.ticketId])
  expect(stream.of('ticket.changed').map(({ data }) => data.ticketId)).toEqual([first.ticketId])
  expect(after.of('reset')).toEqual([])
  after.close()
})

test('streams are told to reset when Redis has lost their feed, and go on', async () => {
  const streams = [await open(url), await open(second.url)]
  await openTicket()
  for (const stream of streams) await stream.wait('ticket.changed')
  const before = streams[0]!.lastEventId
  await redis('DEL', `${prefix}:${acme.tenantId}:feed`, `${prefix}:${acme.tenantId}:entries`)
  for (const stream of streams) {
    const [reset] = await stream.wait('reset', 1, 5_000)
    expect(reset?.data).toMatchObject({ reason: 'unknown_epoch' })
    expect(reset?.id).not.toBe(before)
  }
  const ticket = await openTicket()
  for (const stream of streams)
    await until(() => stream.of('ticket.changed').at(-1)?.data.ticketId === ticket.ticketId)
  const late = await open(second.url, before)
  expect(late.frames[0]).toMatchObject({ event: 'reset' })
  for (const stream of [...streams, late]) stream.close()
})
