import type { Publisher } from '@docket/event-bus'
import { createHealth } from '@docket/runtime'
import { testKafkaBrokers, until } from '@docket/testkit'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkRun, openTickets, readLog, relayHouse, runOf, subscribe } from './relay-house.ts'

let house: Awaited<ReturnType<typeof relayHouse>>
beforeAll(async () => {
  house = await relayHouse(testKafkaBrokers())
})
afterAll(() => house?.close())

/** A gate through which every call of a relay passes; closed, calls wait as in a process that was stopped. */
const gate = () => {
  let opened = Promise.resolve()
  let open = () => {}
  return {
    close() {
      opened = new Promise((resolve) => {
        open = resolve
      })
    },
    open: () => open(),
    through: async <T>(call: () => Promise<T>): Promise<T> => {
      await opened
      return call()
    },
  }
}

/** A relay that can be put to sleep: what it asks of Postgres and Kafka waits until it is woken. */
const sleepy = async () => {
  const { close: sleep, open: wake, through } = gate()
  const pool = new Proxy(house.pool, {
    get: (target, name) => {
      const value = Reflect.get(target, name) as unknown
      if (name !== 'query' && name !== 'connect') return value
      const call = (value as (...args: unknown[]) => Promise<unknown>).bind(target)
      return (...args: unknown[]) => through(() => call(...args))
    },
  }) as Pool
  const publisher = (): Publisher => {
    const real = house.bus.publisher()
    return { ...real, publish: (records) => through(() => real.publish(records)) }
  }
  const health = createHealth()
  const relay = await house.start({ pool, health, bus: { ...house.bus, publisher } })
  const standing = async () => (await health.ready()).checks['follower relay']?.detail
  return { relay, sleep, wake, isOwner: async () => (await standing()) === 'owner', standing }
}

test('of three replicas one publishes; another takes over within 3 s, and a woken one changes nothing', async () => {
  const replicas = [await sleepy(), await sleepy(), await sleepy()]
  const ends = async () => {
    const offsets = await house.bus.publisher().endOffsets(house.topics.ticketEvents.topic)
    return Number([...offsets.values()].reduce((sum, end) => sum + end, 0n))
  }
  const ownerOf = async (among: typeof replicas) => {
    for (const one of among) if (await one.isOwner()) return one
    return null
  }
  await openTickets(house.pool, 50)
  await until(async () => (await ends()) === 200, { withinMs: 30_000 })
  const owner = await until(() => ownerOf(replicas))
  const others = replicas.filter((one) => one !== owner)

  owner.sleep()
  const asleepAt = performance.now()
  await openTickets(house.pool, 50)
  const successor = await until(() => ownerOf(others), { withinMs: 10_000 })
  const tookMs = performance.now() - asleepAt
  await until(async () => (await ends()) >= 400, { withinMs: 30_000 })
  expect(tookMs).toBeLessThan(3_000)

  const cursor = async () =>
    (await house.pool.query(`select epoch, run from outbox_cursor where name = 'relay'`)).rows[0]
  const before = await cursor()
  owner.wake()
  await until(async () => (await owner.standing()) === 'standby')
  await openTickets(house.pool, 50)
  await until(async () => (await ends()) >= 600, { withinMs: 30_000 })
  expect(await cursor()).toEqual(before)
  expect(await successor.isOwner()).toBe(true)

  const events = subscribe(house.bus, house.topics.ticketEvents.topic)
  const log = await readLog(house.pool)
  await until(() => checkRun(events.records, log).missing === 0, { withinMs: 30_000 })
  const found = checkRun(events.records, log)
  expect(found).toMatchObject({ invented: 0, disordered: [] })
  expect(found.repeats).toBeLessThanOrEqual(200) // the batch that the sleeper may have had in hand
  expect(new Set(events.records.map(runOf)).size).toBe(1)
  await events.stop()
  await Promise.all(replicas.map(({ relay }) => relay.stop()))
})
