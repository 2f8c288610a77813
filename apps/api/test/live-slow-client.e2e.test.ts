import { until } from '@docket/testkit'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { openStream } from './sse-client.ts'

const { url, acme, context, as } = await useHarness({ env: { DOCKET_STREAM_QUEUE_BYTES: '65536' } })

const metric = async (name: string): Promise<number> => {
  const [, value] = new RegExp(`^${name} (\\d+)`, 'm').exec(await context.metrics.metrics()) ?? []
  return Number(value)
}

test('a client that does not read is cut, costs no more than its bound, and resumes', async () => {
  const tickets: string[] = []
  for (let i = 0; i < 200; i++) {
    const { data } = await as(acme.ADMIN).post('/tickets', {
      title: `${i} ${'x'.repeat(400)}`,
      description: 'x',
    })
    tickets.push(data.ticketId)
  }
  const [quick, slow] = [
    await openStream(url, { token: acme.ADMIN.token }),
    await openStream(url, { token: acme.MANAGER.token }),
  ]
  await slow.wait('checkpoint')
  await quick.wait('checkpoint')
  slow.pause()

  // the sockets between here and there take some megabytes before anything queues
  let version = 1
  let mostQueued = 0
  await until(
    async () => {
      version++
      await context.pool.query('update ticket_list set version = $1, public_version = $1', [version])
      await context.liveFeed.announce(
        tickets.map((ticketId) => ({
          tenantId: acme.tenantId,
          ticketId,
          version,
          publicVersion: version,
          changed: [],
          internal: false,
          before: { requesterId: acme.ADMIN.userId, assigneeId: null, teamId: null },
          after: { requesterId: acme.ADMIN.userId, assigneeId: null, teamId: null },
          by: null,
          correlationId: null,
        })),
      )
      mostQueued = Math.max(mostQueued, await metric('docket_sse_queued_bytes'))

      return (await metric('docket_sse_cut_total')) > 0
    },
    { withinMs: 40_000 },
  )
  expect(mostQueued).toBeLessThanOrEqual(2 * 65_536)
  expect(await metric('docket_sse_connections')).toBe(1)
  expect(await metric('docket_sse_delivered_total')).toBeGreaterThan(200)
  expect(quick.isClosed).toBe(false)

  slow.resume()
  await until(() => slow.isClosed)
  const again = await openStream(url, {
    token: acme.MANAGER.token,
    headers: { 'last-event-id': slow.lastEventId },
  })
  await again.wait('checkpoint')
  const known = new Map<unknown, unknown>()
  for (const { data } of [...slow.of('ticket.changed'), ...again.of('ticket.changed')])
    known.set(data.ticketId, data.version)
  const { rows } = await context.pool.query('select ticket_id, version from ticket_list')
  if (again.of('reset').length === 0)
    for (const row of rows) expect(known.get(row.ticket_id)).toBe(row.version)
  quick.close()
  again.close()
})
