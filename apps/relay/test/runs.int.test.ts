import { type BusRecord, memoryBus } from '@docket/event-bus'
import { readHandledEvents } from '@docket/event-store'
import { createHealth, createMetrics, silentLogger } from '@docket/runtime'
import { type TestDatabase, testDatabase, until } from '@docket/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { relayTopics, startRelay } from '../src/index.ts'
import { openTickets, readLog } from './relay-house.ts'

let database: TestDatabase
let published: BusRecord[]
let stop: () => Promise<void>

beforeEach(async () => {
  database = await testDatabase()
  published = []
  stop = async () => {}
})
afterEach(async () => {
  await stop()
  await database.close()
})

/** A relay on a bus in memory; a kept bus is a Kafka that outlives the relay. */
const relaying = async (bus = memoryBus()) => {
  const health = createHealth()
  const metrics = createMetrics()
  const watched = {
    ...bus,
    health: { name: 'kafka', check: () => ({ ok: true }) },
    publisher: () => {
      const publisher = bus.publisher()
      return {
        ...publisher,
        publish: async (records: readonly BusRecord[]) => {
          const answer = await publisher.publish(records)
          published.push(...records)
          return answer
        },
      }
    },
  }
  const relay = await startRelay({
    pool: database.pool,
    bus: watched,
    log: silentLogger(),
    metrics,
    health,
    source: 'docket-test',
  })
  stop = relay.stop
  return { health, metrics, relay }
}

const eventsIn = (run: string) =>
  published.filter(
    ({ topic, headers }) =>
      topic === relayTopics.ticketEvents.topic && headers['docket-run']?.startsWith(run),
  )

describe('a run', () => {
  test('goes on over a restart, and begins anew with a higher number when the database was restored', async () => {
    const bus = memoryBus()
    await openTickets(database.pool, 10)
    const first = await relaying(bus)
    await until(() => eventsIn('1-').length === 40)
    await first.relay.stop()
    const second = await relaying(bus)
    await openTickets(database.pool, 10)
    await until(() => eventsIn('1-').length === 80)
    await second.relay.stop()

    await database.pool.query('update outbox_cursor set timeline = timeline + 1')
    await relaying(bus)
    await until(() => eventsIn('2-').length === 80)
    const { rows } = await database.pool.query(
      `select n, reason from relay_run where cursor = 'relay' order by n`,
    )
    expect(rows).toEqual([
      { n: 1, reason: 'the first start' },
      { n: 2, reason: 'the database was restored or failed over' },
    ])
    const order = new Map((await readLog(database.pool)).map(({ eventId }, index) => [eventId, index]))
    const positions = eventsIn('2-').map(({ headers }) => order.get(headers.ce_id!)!)
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  })

  test('is still counted on after the cursors were forgotten, as a restored dump asks for', async () => {
    await openTickets(database.pool, 5)
    const first = await relaying()
    await until(() => eventsIn('1-').length === 20)
    await first.relay.stop()
    await database.pool.query('truncate outbox, outbox_cursor')
    await relaying()
    await until(() => eventsIn('2-').length === 20)
  })

  test('fills with what the cursor has handled only, so that nothing is sent twice', async () => {
    const page = () =>
      readHandledEvents(database.pool, {
        cursor: 'relay',
        afterPosition: 0,
        recordedSince: '2000-01-01T00:00:00.000Z',
        limit: 100,
      })
    await openTickets(database.pool, 5)
    await database.pool.query(`insert into outbox_cursor (name, s_old) values ('relay', '1:1:')`)
    expect((await page()).events).toEqual([])
    await database.pool.query('update outbox_cursor set s_old = pg_current_snapshot()')
    await openTickets(database.pool, 5)
    const { events, upTo } = await page()
    expect(events).toHaveLength(20)
    expect(upTo).toBeGreaterThan(events.at(-1)!.position)
  })
})

describe('what a relay tells of itself', () => {
  test('is ready, counts what it published, and has no alert when all is well', async () => {
    await openTickets(database.pool, 5)
    const { health, metrics } = await relaying()
    await until(() => eventsIn('1-').length === 20)
    await until(async () => (await health.ready()).checks['follower relay']?.detail === 'owner')
    // the state topic fills on its own, and says so until it has
    const calm = await until(async () => {
      const found = await health.alerts()
      return found.alerts.length === 0 && found
    })
    expect(calm).toEqual({ ok: true, alerts: [] })
    await until(async () =>
      (await metrics.metrics()).includes('docket_relay_published_records_total{follower="relay"} 20'),
    )
  })

  test.each([
    [31, 'warning', true],
    [301, 'critical', false],
  ])('an event unpublished for %d s is a %s', async (seconds, severity, ok) => {
    const never = memoryBus()
    never.ensureTopics = () => Promise.reject(new Error('no Kafka'))
    await openTickets(database.pool, 1)
    await database.pool.query(`update outbox set at = at - $1 * interval '1 second'`, [seconds])
    const { health } = await relaying(never)
    const answer = await until(async () => {
      const found = await health.alerts()
      return found.alerts.length > 0 && found
    })
    expect(answer).toMatchObject({ ok, alerts: [{ name: 'outbox_unpublished', severity }] })
  })
})
