import { recordHeaders, ticketEventSchemas, ticketState } from '@docket/contracts'
import { uuidv7 } from '@docket/runtime'
import { testKafkaBrokers, until } from '@docket/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Relay } from '../src/index.ts'
import {
  address,
  appendTo,
  begun,
  checkRun,
  note,
  opened,
  openTickets,
  readLog,
  relayHouse,
  reply,
  secret,
  subscribe,
  versionOf,
} from './relay-house.ts'

let house: Awaited<ReturnType<typeof relayHouse>>
let relay: Relay
let events: ReturnType<typeof subscribe>
let states: ReturnType<typeof subscribe>

beforeAll(async () => {
  house = await relayHouse(testKafkaBrokers())
  await openTickets(house.pool, 100)
  relay = await house.start()
  await until(async () => (await house.bus.listTopics()).includes(house.topics.ticketState.topic))
  events = subscribe(house.bus, house.topics.ticketEvents.topic)
  states = subscribe(house.bus, house.topics.ticketState.topic)
})
afterAll(async () => {
  await Promise.all([events?.stop(), states?.stop()])
  await relay?.stop()
  await house?.close()
})

describe('a relay without faults', () => {
  test('publishes every event once and in order, those from before its start and those after', async () => {
    await openTickets(house.pool, 200)
    const log = await readLog(house.pool)
    await until(() => events.records.length >= log.length, { withinMs: 30_000 })
    expect(checkRun(events.records, log)).toEqual({ missing: 0, invented: 0, disordered: [], repeats: 0 })
  })

  test('writes headers and data as the contracts say', () => {
    for (const { headers, value, key } of events.records) {
      expect(recordHeaders.parse(headers)).toMatchObject({ ce_subject: key, ce_source: 'docket-test' })
      const schema = ticketEventSchemas[headers.ce_type as keyof typeof ticketEventSchemas]
      schema.parse(JSON.parse(value!.toString()))
    }
  })

  test('keeps the latest public state of each ticket', async () => {
    const latest = () => new Map(states.records.map((record) => [record.key, record]))
    await until(() => [...latest().values()].filter((record) => versionOf(record) === 4).length === 300, {
      withinMs: 30_000,
    })
    for (const { headers, value } of latest().values()) {
      recordHeaders.parse(headers)
      expect(ticketState.parse(JSON.parse(value!.toString()))).toMatchObject({
        status: 'IN_PROGRESS',
        commentCount: 1,
      })
    }
  })

  test('leaves a tombstone of a deleted ticket, and its state again when it is restored', async () => {
    const ticketId = uuidv7()
    const own = () => states.records.filter((record) => record.key === ticketId)
    const last = () => own().at(-1)
    const at = '2026-03-02T12:00:00.000Z'
    await appendTo(house.pool, ticketId, 0, [opened(ticketId)])
    await until(() => last()?.value)
    await appendTo(house.pool, ticketId, 1, [{ type: 'TicketDeleted', at, data: { reason: secret } }])
    await until(() => last() && last()!.value === null)
    await appendTo(house.pool, ticketId, 2, [{ type: 'TicketRestored', at, data: {} }])
    await until(() => last()?.value && versionOf(last()!) === 3)
    expect(own().map(versionOf)).toEqual([1, 2, 3])
  })

  test('never writes an internal note, a reason among staff or an address', async () => {
    const ticketId = uuidv7()
    await appendTo(house.pool, ticketId, 0, [opened(ticketId), note(), reply(), note(), begun()])
    await until(() => events.records.filter((record) => record.key === ticketId).length === 5)
    await until(() => states.records.some((record) => record.key === ticketId && versionOf(record) === 5))
    const all = [...events.records, ...states.records]
      .map(({ key, value, headers }) => `${key} ${value} ${JSON.stringify(headers)}`)
      .join('\n')
    expect(all).toContain('We are on it.')
    expect(all).not.toContain(secret)
    expect(all).not.toContain(address)
  })

  test('goes on where it stopped', async () => {
    const before = events.records.length
    await relay.stop()
    await openTickets(house.pool, 50)
    relay = await house.start()
    await until(() => events.records.length >= before + 200, { withinMs: 30_000 })
    expect(checkRun(events.records, await readLog(house.pool)).repeats).toBe(0)
    expect(new Set(events.records.map((record) => record.headers['docket-run'])).size).toBe(1)
  })
})
