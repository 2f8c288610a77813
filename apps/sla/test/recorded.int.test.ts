import { until } from '@docket/testkit'
import { expect, test } from 'vitest'
import { useSlaHouse } from './house.ts'
import { hourMs, usePromises, within } from './promises.ts'

const house = await useSlaHouse()
const { start, pass, settled, clock } = house
const { promised, recordings, clocks, timersOf } = await usePromises(house)

const later = (ms: number, from = clock.now()): string => new Date(Date.parse(from) + ms).toISOString()

test('a warning and a breach are recorded when they become true, and no instant sooner', async () => {
  start()
  const ticketId = await promised({ resolution: within(4 * hourMs) })
  const opened = clock.now()
  await settled()
  expect(await clocks()).toMatchObject([{ ticket_id: ticketId, metric: 'resolution', state: 'running' }])
  pass(3 * hourMs)
  await new Promise((resolve) => setTimeout(resolve, 150)) // several looks of the worker
  expect(await recordings(ticketId)).toEqual([])
  pass(1)
  await until(async () => (await recordings(ticketId)).length === 1)
  pass(hourMs)
  await until(async () => (await recordings(ticketId)).length === 2)
  expect(await recordings(ticketId)).toEqual([
    `resolution/1/warning:75 ${later(3 * hourMs, opened)}`,
    `resolution/1/breach ${later(4 * hourMs, opened)}`,
  ])
  await settled()
  expect(await timersOf(ticketId)).toEqual([])
  expect(await clocks()).toMatchObject([{ ticket_id: ticketId, state: 'breached' }])
})
