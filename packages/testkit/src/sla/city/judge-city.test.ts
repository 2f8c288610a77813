import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { type Random, seededRandom } from '../../drill/random.ts'
import { judgeCity } from './judge-city.ts'
import { cityZone, type Request } from './read-requests.ts'

const at = (wall: string) => Temporal.PlainDateTime.from(wall).toZonedDateTime(cityZone).epochMilliseconds

const start = at('2015-02-01T00:00')
const day = 86_400_000
const asOf = start + 400 * day

/** Requests at any minute of the year, whose deadlines somebody else's rule made. */
const requests = (random: Random, group: string, target: (openedAt: number, i: number) => number) =>
  Array.from({ length: 60 }, (_, i): Request => {
    const openedAt = start + Math.floor((i / 60) * 300) * day + random.below(1440) * 60_000
    const targetAt = target(openedAt, i)
    const closedAt = random.next() < 0.2 ? null : targetAt + (random.below(21) - 10) * 60_000
    const status = (closedAt ?? asOf) > targetAt ? 'OVERDUE' : 'ONTIME'
    const fields = { source: i % 3 === 0 ? 'app' : 'call' }
    return { openedAt, targetAt, closedAt, status, group, fields }
  })

/** So many days later on the wall, whatever the clocks did. */
const daysLater = (openedAt: number, days: number) =>
  Temporal.Instant.fromEpochMilliseconds(openedAt).toZonedDateTimeISO(cityZone).add({ days })
    .epochMilliseconds

test('rules that a city could have are found from half of its rows, and every outcome agrees', () => {
  const random = seededRandom(11)
  const rows = [
    ...requests(random, 'plain', (openedAt) => daysLater(openedAt, 30)),
    ...requests(random, 'edited', (openedAt, i) => daysLater(openedAt, i < 25 ? 5 : 9)),
    ...requests(random, 'by source', (openedAt, i) => daysLater(openedAt, i % 3 === 0 ? 2 : 14)),
    ...requests(random, 'noise', (openedAt) => openedAt + (10_000 + random.below(100_000)) * 60_000),
    ...requests(random, 'backward', (openedAt) => openedAt - day),
    ...requests(random, 'few', (openedAt) => openedAt + day).slice(0, 29),
  ]
  const { list, ...sums } = judgeCity(
    [...rows, { ...rows[0]!, targetAt: null }, { ...rows[0]!, status: '' }],
    asOf,
  )
  expect(sums).toEqual({ rows: 331, withTarget: 329, flagsAgree: 329, groups: 5, groupsAt90: 3 })
  expect(
    list
      .slice(0, 2)
      .map(({ group }) => group)
      .sort(),
  ).toEqual(['backward', 'noise'])
})

test('an outcome that is not so is counted as one that disagrees', () => {
  const [row] = requests(seededRandom(3), 'one', (openedAt) => openedAt + day)
  const wrong = { ...row!, status: row!.status === 'OVERDUE' ? 'ONTIME' : 'OVERDUE' }
  expect(judgeCity([row!, wrong], asOf)).toMatchObject({ withTarget: 2, flagsAgree: 1 })
})

test('met exactly at the target is on time', () => {
  const [row] = requests(seededRandom(3), 'one', (openedAt) => openedAt + day)
  const exact = { ...row!, closedAt: row!.targetAt, status: 'ONTIME' }
  expect(judgeCity([exact], asOf).flagsAgree).toBe(1)
})
