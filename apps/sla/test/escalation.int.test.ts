import { until } from '@docket/testkit'
import { defaultSettings } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { useSlaHouse } from './house.ts'
import { hourMs, threeLevels, usePromises, within } from './promises.ts'

const house = await useSlaHouse()
const { pool, start, pass, settled, give, at, resolve, eventsOf } = house
const { byDefault, promised, recordings, timersOf } = await usePromises(house)
const settings = defaultSettings
const quiet = () =>
  until(async () => {
    await settled()
    const due = await pool.query("select from ticket_timer where kind = 'sla' and due_at < $1", [at()])
    return due.rowCount === 0
  })
const levels = async (ticketId: string) =>
  (await eventsOf(ticketId))
    .filter(({ type }) => type === 'TicketEscalated')
    .map(({ data }) => data as { level: number; to: string; cause: unknown })

test('a VIP’s breach escalates to level 1, half the target later to 2, all of it later to 3', async () => {
  start()
  const vip = await byDefault({ tier: 'VIP' })
  await settled()
  pass(2 * hourMs + 1)
  await quiet()
  expect(await levels(vip)).toMatchObject([
    { level: 1, to: 'ESCALATED', cause: { metric: 'resolution', cycle: 1, threshold: 'level:1' } },
  ])
  const breach = (await eventsOf(vip)).find(
    ({ type, data }) => type === 'SlaBreached' && (data as { metric: string }).metric === 'resolution',
  )
  expect((await eventsOf(vip)).find(({ type }) => type === 'TicketEscalated')).toMatchObject({
    meta: { actor: { kind: 'system', id: 'sla' }, causationId: breach?.eventId },
  })
  pass(hourMs)
  await quiet()
  expect((await levels(vip)).map(({ level }) => level)).toEqual([1, 2])
  pass(hourMs)
  await quiet()
  expect((await levels(vip)).map(({ level }) => level)).toEqual([1, 2, 3])
  expect((await recordings(vip)).filter((line) => line.startsWith('resolution/1/breach'))).toHaveLength(1)
  pass(100 * hourMs)
  await quiet()
  expect(await levels(vip)).toHaveLength(3)
})

test('no one else’s does', async () => {
  start()
  const normal = await byDefault({ tier: 'NORMAL', priority: 'P1' })
  await settled()
  pass(30 * hourMs)
  await quiet()
  expect(await levels(normal)).toEqual([])
  expect((await recordings(normal)).filter((line) => line.includes('/breach'))).toHaveLength(2)
})

test('a ticket that is done is not escalated, however late its breach is noticed; reopened, its own cycle counts', async () => {
  const id = await promised({ resolution: within(4 * hourMs, threeLevels) })
  pass(10 * hourMs)
  await resolve(id)
  start()
  await quiet()
  expect(await levels(id)).toEqual([])
  expect(await timersOf(id)).toEqual([])
  await give(id, { type: 'ReopenTicket', at: at(), data: { reason: null, settings } })
  pass(hourMs)
  await quiet()
  expect(await levels(id)).toEqual([])
  pass(3 * hourMs + 1)
  await quiet()
  expect(await levels(id)).toMatchObject([{ level: 1, cause: { cycle: 2, threshold: 'level:1' } }])
})

test('a waiting ticket is raised and goes on waiting', async () => {
  start()
  const id = await promised({ first_reply: within(hourMs, { warnings: [], ...threeLevels }) })
  await house.wait(id, 1000 * hourMs)
  await settled()
  pass(hourMs + 1)
  await quiet()
  expect(await levels(id)).toMatchObject([{ level: 1, to: 'PENDING_INFO' }])
})

test('a deleted ticket is raised only once it is restored', async () => {
  const id = await promised({ first_reply: within(hourMs, { warnings: [], ...threeLevels }) })
  pass(hourMs + 1)
  await give(id, { type: 'DeleteTicket', at: at(), data: { reason: null } })
  start()
  await quiet()
  expect(await recordings(id)).toHaveLength(1)
  expect(await levels(id)).toEqual([])
  await give(id, { type: 'RestoreTicket', at: at(), data: {} })
  await quiet()
  expect(await levels(id)).toMatchObject([{ level: 1 }])
})

test('whoever de-escalates is not overruled: a level is passed once', async () => {
  start()
  const id = await byDefault({ tier: 'VIP' })
  await settled()
  pass(2 * hourMs + 1)
  await quiet()
  await give(id, { type: 'DeescalateTicket', at: at(), data: {} })
  await quiet()
  pass(60_000)
  await quiet()
  expect(await levels(id)).toHaveLength(1)
  pass(hourMs)
  await quiet()
  expect((await levels(id)).map(({ level }) => level)).toEqual([1, 2])
})
