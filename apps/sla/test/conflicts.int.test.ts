import type { EventStore } from '@docket/event-sourcing'
import { silentLogger, systemIds } from '@docket/runtime'
import { defaultSettings, ticketStream } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { recordDue, takeDueSla } from '../src/index.ts'
import { useSlaHouse } from './house.ts'
import { hourMs, usePromises, within } from './promises.ts'

const house = await useSlaHouse()
const { pool, store, clock, start, pass, settled, give, at } = house
const { promised, recordings, serviceLevels, business } = await usePromises(house)
const hour = { first_reply: within(hourMs, { warnings: [] }) }

/** A worker's batch, during which somebody writes just before it appends. */
const recordWhile = async (write: () => Promise<void>) => {
  const due = await takeDueSla(pool, { now: clock.now(), limit: 200, takenForMs: 5_000 })
  let written = false
  const raced: EventStore = {
    ...store,
    async append(request) {
      if (!written) {
        written = true
        await write()
      }
      return store.append(request)
    },
  }
  const needs = { pool, store: raced, serviceLevels, clock, ids: systemIds, log: silentLogger() }
  return recordDue(needs, due)
}
const consumed = async () => {
  const worker = start({ pollMs: 3_600_000 })
  await settled()
  await worker.stop()
}

test('a ticket that somebody wrote to is judged alone, the others are recorded together', async () => {
  const ids = [await promised(hour), await promised(hour), await promised(hour)]
  await consumed()
  pass(hourMs + 1)
  const outcomes = await recordWhile(() =>
    give(ids[1]!, { type: 'TagTicket', at: at(), data: { tags: ['hot'] } }),
  )
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done'])
  for (const id of ids) expect(await recordings(id)).toHaveLength(1)
})

test('a reply that was given in time and comes in between is no breach', async () => {
  const [answered, silent] = [await promised(hour), await promised(hour)]
  await consumed()
  pass(hourMs)
  const inTime = at()
  pass(1)
  const outcomes = await recordWhile(() =>
    give(answered, {
      type: 'AddComment',
      at: inTime,
      data: {
        ...{ commentId: systemIds.next(), body: 'Hello', visibility: 'PUBLIC', settings: defaultSettings },
        ...{ authorKind: 'agent', authorId: 'ada' },
      },
    }),
  )
  const outcomeOf = (id: string) => outcomes.find(({ due }) => due.ticketId === id)?.outcome
  expect(outcomeOf(answered)).toBe('idle')
  expect(outcomeOf(silent)).toBe('done')
  expect(await recordings(answered)).toEqual([])
})

test('with somebody at work on every one of them each goes alone', async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, () => promised(hour)))
  await consumed()
  pass(hourMs + 1)
  const outcomes = await recordWhile(async () => {
    for (const id of ids) await give(id, { type: 'TagTicket', at: at(), data: { tags: ['hot'] } })
  })
  expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(12)
  for (const id of ids) expect(await recordings(id)).toHaveLength(1)
})

test('a ticket that cannot be appended to keeps nobody else from being recorded', async () => {
  const [bad, good] = [await promised(hour), await promised(hour)]
  await consumed()
  pass(hourMs + 1)
  const due = await takeDueSla(pool, { now: clock.now(), limit: 200, takenForMs: 5_000 })
  const refuse = (streamIds: readonly string[]) => {
    if (streamIds.includes(ticketStream(bad))) throw new Error('poison')
  }
  const poisoned: EventStore = {
    ...store,
    async append(request) {
      refuse(request.streams.map(({ streamId }) => streamId))
      return store.append(request)
    },
    async exclusively(tenantId, streamId, work) {
      refuse([streamId])
      return store.exclusively(tenantId, streamId, work)
    },
  }
  const needs = { pool, store: poisoned, serviceLevels, clock, ids: systemIds, log: silentLogger() }
  const outcomes = new Map((await recordDue(needs, due)).map(({ due, outcome }) => [due.ticketId, outcome]))
  expect([outcomes.get(bad), outcomes.get(good)]).toEqual(['failed', 'done'])
  expect(await recordings(good)).toHaveLength(1)
})

test('two workers that hold the same tickets record them once', async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, () => promised(hour)))
  await consumed()
  pass(hourMs + 1)
  const due = await takeDueSla(pool, { now: clock.now(), limit: 200, takenForMs: 5_000 })
  const needs = { pool, store, serviceLevels, clock, ids: systemIds, log: silentLogger() }
  const outcomes = (await Promise.all([1, 2, 3].map(() => recordDue(needs, due)))).flat()
  expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(due.length)
  expect(outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  for (const id of ids) expect(await recordings(id)).toHaveLength(1)
})

test('a ticket whose calendar is not there fails alone, until its next turn', async () => {
  const [lost, found] = [await promised(hour), await promised(hour, { calendarId: business })]
  await consumed()
  pass(24 * hourMs * 7)
  const due = await takeDueSla(pool, { now: clock.now(), limit: 200, takenForMs: 5_000 })
  const withoutAlways: Pick<typeof serviceLevels, 'calendarsOf'> = {
    async calendarsOf(refs) {
      const calendars = await serviceLevels.calendarsOf(refs)
      return (pin) => {
        if (pin.calendarId !== business) throw new Error('There is no such calendar.')
        return calendars(pin)
      }
    },
  }
  const needs = { pool, store, clock, ids: systemIds, log: silentLogger() }
  const outcomes = await recordDue({ ...needs, serviceLevels: withoutAlways }, due)
  const byTicket = new Map(outcomes.map(({ due, outcome }) => [due.ticketId, outcome]))
  expect([byTicket.get(lost), byTicket.get(found)]).toEqual(['failed', 'done'])
  await recordDue({ ...needs, serviceLevels }, due)
  for (const id of [lost, found]) expect(await recordings(id)).toHaveLength(1)
})
