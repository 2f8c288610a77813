import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deleteTopic } from '@docket/event-bus/spec'
import { type KafkaServer, startKafka } from '@docket/local-stack'
import { createHealth, silentLogger } from '@docket/runtime'
import { until } from '@docket/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkRun, openTickets, readLog, relayHouse, runOf, subscribe, versionOf } from './relay-house.ts'

let dir: string
let kafka: KafkaServer
let house: Awaited<ReturnType<typeof relayHouse>>
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docket-lost-'))
  kafka = await startKafka({ dir })
})
afterAll(async () => {
  await kafka?.stop()
  await rm(dir, { recursive: true, force: true })
})
beforeEach(async () => {
  house = await relayHouse(kafka.brokers)
})
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
  await house.close()
})

/** A relay that is stopped after the test. */
const relaying = async (more: Parameters<typeof house.start>[0] = {}) => {
  const relay = await house.start(more)
  stops.push(relay.stop)
  return relay
}

/** What the topic holds now; the subscriber begins anew, for a lost log has offsets of its own. */
const holding = async (topic: string) => {
  await until(async () => (await house.bus.listTopics()).includes(topic), { withinMs: 30_000 })
  const subscriber = subscribe(house.bus, topic)
  stops.push(subscriber.stop)
  return subscriber.records
}

const readRuns = async () =>
  (await house.pool.query(`select run, reason, refilled_at from relay_run where cursor = 'relay' order by n`))
    .rows

const allPublished = async () => {
  const log = await readLog(house.pool)
  const { ticketEvents } = house.topics
  const published = async () => {
    const ends = await house.bus.publisher().endOffsets(ticketEvents.topic)
    return Number([...ends.values()].reduce((sum, end) => sum + end, 0n))
  }
  await until(async () => (await published()) >= log.length, { withinMs: 60_000, everyMs: 200 })
}

describe('Kafka loses what it acknowledged', () => {
  test('wiped empty under load, it is filled anew in a new run that is complete and in order', async () => {
    await openTickets(house.pool, 500)
    await relaying()
    await allPublished()
    const load = new AbortController()
    const loading = (async () => {
      while (!load.signal.aborted) await openTickets(house.pool, 20)
    })()
    await kafka.wipe()
    await until(async () => (await readRuns()).length > 1, { withinMs: 60_000 })
    load.abort()
    await loading
    const log = await readLog(house.pool)

    const records = await holding(house.topics.ticketEvents.topic)
    const ofLastRun = async () => {
      const { run } = (await readRuns()).at(-1)!
      return records.filter((record) => runOf(record) === run)
    }
    await until(async () => checkRun(await ofLastRun(), log).missing === 0, {
      withinMs: 60_000,
      everyMs: 250,
    })
    const found = checkRun(await ofLastRun(), log)
    expect(found).toMatchObject({ missing: 0, invented: 0, disordered: [] })
    expect(found.repeats).toBeLessThanOrEqual(log.length * 0.05)
    expect((await readRuns()).map(({ run }) => Number.parseInt(run, 10))).toEqual(
      (await readRuns()).map((_, index) => index + 1),
    )
    expect((await readRuns()).at(-1)!.refilled_at).not.toBeNull()

    const states = await holding(house.topics.ticketState.topic)
    const tickets = log.length / 4
    await until(
      () =>
        new Set(states.filter((record) => versionOf(record) === 4).map((record) => record.key)).size ===
        tickets,
      { withinMs: 60_000 },
    )
  })

  test('a topic that was deleted and made anew by somebody else is noticed and filled', async () => {
    await openTickets(house.pool, 100)
    await relaying()
    await allPublished()
    const { ticketEvents } = house.topics
    await deleteTopic({ brokers: kafka.brokers, clientId: 'test', log: silentLogger() }, ticketEvents.topic)
    await until(async () => !(await house.bus.listTopics()).includes(ticketEvents.topic), {
      withinMs: 30_000,
    })
    await house.bus.ensureTopics([ticketEvents])
    await openTickets(house.pool, 10)
    const log = await readLog(house.pool)
    const records = await holding(ticketEvents.topic)
    const { run, reason } = await until(
      async () => (await readRuns()).find((one) => one.run.startsWith('2-')),
      {
        withinMs: 30_000,
      },
    )
    await until(
      () =>
        checkRun(
          records.filter((one) => runOf(one) === run),
          log,
        ).missing === 0,
      {
        withinMs: 30_000,
      },
    )
    expect(reason).toMatch(/acknowledged/)
    expect(
      checkRun(
        records.filter((one) => runOf(one) === run),
        log,
      ).disordered,
    ).toEqual([])
  })

  test('a topic that is deleted while nothing happens is made and filled without a new event', async () => {
    await openTickets(house.pool, 50)
    await relaying()
    await allPublished()
    const { ticketState } = house.topics
    await holding(ticketState.topic)
    await until(async () => (await endOf(ticketState.topic)) >= 50n)
    await deleteTopic({ brokers: kafka.brokers, clientId: 'test', log: silentLogger() }, ticketState.topic)
    await until(async () => (await endOf(ticketState.topic)) === 50n, { withinMs: 30_000 })
  })

  test('a refill that a crash cut goes on in the same run, and says so meanwhile', async () => {
    await openTickets(house.pool, 200)
    const first = await house.start()
    await allPublished()
    await first.stop()
    await kafka.wipe()
    let sent = 0
    const bus = {
      ...house.bus,
      publisher: () => {
        const publisher = house.bus.publisher()
        return {
          ...publisher,
          async publish(records: Parameters<typeof publisher.publish>[0]) {
            if (records[0]?.topic === house.topics.ticketEvents.topic && ++sent > 2) throw new Error('cut')
            return publisher.publish(records)
          },
        }
      },
    }
    const health = createHealth()
    const cut = await house.start({ bus, health, pageSize: 200 })
    await until(() => sent > 3, { withinMs: 30_000 })
    const { alerts } = await health.alerts()
    expect(alerts).toContainEqual(expect.objectContaining({ name: 'relay_refill', value: 400 }))
    await cut.stop()
    await relaying({ pageSize: 200 })
    const records = await holding(house.topics.ticketEvents.topic)
    const log = await readLog(house.pool)
    await until(() => checkRun(records, log).missing === 0, { withinMs: 30_000 })
    expect(checkRun(records, log)).toEqual({ missing: 0, invented: 0, disordered: [], repeats: 0 })
    expect(new Set(records.map(runOf)).size).toBe(1)
  })
})

const endOf = async (topic: string): Promise<bigint> => {
  const ends = await house.bus.publisher().endOffsets(topic)
  return [...ends.values()].reduce((sum, end) => sum + end, 0n)
}
