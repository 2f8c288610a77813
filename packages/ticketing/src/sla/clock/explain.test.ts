import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import {
  always,
  berlin,
  clockOf,
  hours,
  on,
  opened,
  promise,
  reopened,
  resolved,
  waiting,
  working,
} from '../cases/case.fixture.ts'
import { clock } from './clock.ts'
import { explain } from './explain.ts'

const facts = opened('2026-03-02 16:00', { resolution: promise(hours(4)) })
const words: Record<string, string> = {
  e1: 'the ticket was opened',
  e3: 'it waited for the requester',
  e4: 'it was resumed',
}
const told = (clock: ReturnType<typeof clockOf>) => explain(clock, berlin, (id) => words[id])

test('each segment has one sentence, with what began it', () =>
  expect(
    told(
      clockOf(
        [...facts, waiting('2026-03-02 16:30'), working('2026-03-03 09:15:00.250')],
        '2026-03-03 10:00',
      ),
    ).segments.map((one) => one.sentence),
  ).toEqual([
    '30 min counted from 2026-03-02 16:00:00+01:00 to 2026-03-02 16:30:00+01:00, because the ticket was opened.',
    '30 min not counted while the ticket was waiting from 2026-03-02 16:30:00+01:00 to 2026-03-02 17:00:00+01:00, because it waited for the requester.',
    '16 h outside business hours from 2026-03-02 17:00:00+01:00 to 2026-03-03 09:00:00+01:00.',
    '15 min 250 ms not counted while the ticket was waiting from 2026-03-03 09:00:00+01:00 to 2026-03-03 09:15:00.250+01:00, because it waited for the requester.',
    '44 min 59 s 750 ms counted from 2026-03-03 09:15:00.250+01:00 to 2026-03-03 10:00:00+01:00, because it was resumed.',
  ]))

test.each([
  [
    'running',
    facts,
    '2026-03-02 17:00',
    'The resolution has used 1 h of 4 h and is due 2026-03-03 12:00:00+01:00.',
  ],
  [
    'paused',
    [...facts, waiting('2026-03-02 16:30')],
    '2026-03-03 10:00',
    'The resolution is paused and has used 30 min of 4 h.',
  ],
  [
    'met',
    [...facts, resolved('2026-03-03 12:00')],
    '2026-03-04 10:00',
    'The resolution was met after 4 h of 4 h.',
  ],
  [
    'breached',
    facts,
    '2026-03-03 14:00',
    'The resolution was breached 2026-03-03 12:00:00+01:00; it has used 6 h of 4 h.',
  ],
  [
    'cancelled',
    [...facts, on('2026-03-02 16:30', { type: 'merged' })],
    '2026-03-03 14:00',
    'The resolution was cancelled after 30 min.',
  ],
] as const)('the outcome has one sentence: %s', (_, history, now, sentence) =>
  expect(told(clockOf(history, now)).sentence).toBe(sentence),
)

test('a later cycle says which it is', () =>
  expect(
    told(
      clockOf([...facts, resolved('2026-03-02 16:30'), reopened('2026-03-03 09:00', 2)], '2026-03-03 10:00', {
        cycle: 2,
      }),
    ).sentence,
  ).toBe('The resolution (2) has used 1 h of 4 h and is due 2026-03-03 13:00:00+01:00.'))

test.each(['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Africa/Monrovia', 'Pacific/Apia', 'UTC'])(
  'local times are those of the platform, to the offset: %s',
  (timeZone) => {
    for (const from of [0, 63_590_400_000, 1_325_203_200_000, 1_792_888_200_123, 4_102_444_800_001]) {
      const [open] = clock(opened('1970-01-01 00:00', { resolution: promise(hours(4)) }), () => always, from)
      const segment = { from, to: from + 1000, kind: 'counted' } as const
      const { sentence } = explain({ ...open!, segments: [segment] }, timeZone).segments[0]!
      const zoned = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone)
      const time = zoned
        .toPlainTime()
        .toString({ smallestUnit: from % 1000 === 0 ? 'second' : 'millisecond' })
      expect(sentence).toContain(`from ${zoned.toPlainDate()} ${time}${zoned.offset} to`)
    }
  },
)
