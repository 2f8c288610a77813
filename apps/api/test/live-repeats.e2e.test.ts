import { memoryFeed } from '@docket/live-feed'
import { createMetrics } from '@docket/runtime'
import { until } from '@docket/testkit'
import { afterAll, expect, test } from 'vitest'
import { buildServer } from '../src/server.ts'
import { useHarness } from './harness.ts'
import { openStream } from './sse-client.ts'

// Projections that die after their commit announce again, and not as internal, whatever was last in the row.
const feed = memoryFeed()
let isDead = false
const { as, acme, context } = await useHarness({
  liveFeed: { ...feed, announce: async (batch) => (isDead ? undefined : feed.announce(batch)) },
})

const servers: { close(): Promise<unknown> }[] = []
afterAll(() => Promise.all(servers.map((server) => server.close())))

test('a requester who resumes on another process is told a version once, also when its news are repeated', async () => {
  const start = await openStream(await urlOf(), { token: acme.END_USER.token })
  await until(() => start.frames.some(({ event }) => event === 'checkpoint'))
  const lastEventId = start.frames[0]!.id!
  const { data } = await as(acme.END_USER).post('/tickets', { title: 'a', description: 'b' })
  await until(() => start.frames.some(({ event }) => event === 'ticket.changed'))
  start.close()

  isDead = true
  const note = await as(acme.ADMIN).post(`/tickets/${data.ticketId}/comments`, {
    body: 'Hush.',
    visibility: 'INTERNAL',
  })
  const headers = { 'x-consistency': note.meta.consistency }
  expect((await as(acme.ADMIN).get(`/tickets/${data.ticketId}`, undefined, { headers })).status).toBe(200)

  const resumed = await openStream(await urlOf(), {
    token: acme.END_USER.token,
    headers: { 'last-event-id': lastEventId },
  })
  const versions = () =>
    resumed.frames
      .filter(({ event }) => event === 'ticket.changed')
      .map(({ data: frame }) => (frame as { version: number }).version)
  await until(() => versions().length === 1)
  const audience = { requesterId: acme.END_USER.userId, assigneeId: null, teamId: null }
  await feed.announce([
    {
      tenantId: acme.END_USER.tenantId,
      ticketId: data.ticketId,
      version: 2,
      publicVersion: 1,
      changed: [],
      internal: false,
      before: audience,
      after: audience,
      by: null,
      correlationId: null,
    },
  ])
  isDead = false
  await as(acme.ADMIN).patch(`/tickets/${data.ticketId}`, { title: 'c' })
  await until(() => versions().includes(3))
  expect(versions()).toEqual([1, 3])
  resumed.close()
})

/** A process of its own as far as streams go: it remembers nothing of what another told. */
const urlOf = async (): Promise<string> => {
  const server = await buildServer({ ...context, metrics: createMetrics() })
  servers.push(server)
  return server.listen({ host: '127.0.0.1', port: 0 })
}
