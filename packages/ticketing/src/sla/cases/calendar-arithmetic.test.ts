import { describe, expect, test } from 'vitest'
import { compileCalendar } from '../calendar/compiled-calendar.ts'
import { parseCalendar } from '../calendar/parse-calendar.ts'
import { hour } from '../calendar/time-of-day.ts'
import { explain } from '../clock/explain.ts'
import {
  always,
  at,
  biz,
  calendar,
  clockOf,
  dueOf,
  everyDay,
  hours,
  opened,
  promise,
  resolved,
  waiting,
  wall,
  weekdaysOnly,
  working,
  workingDays,
} from './case.fixture.ts'

const holidays = (...dates: readonly string[]) => dates.map((date) => ({ date, name: `Feast of ${date}` }))

describe('sla cases: calendar arithmetic', () => {
  test('#1 hours to 23:59 every day are 24/7: stored as 24:00, and the answer says so', () => {
    const parsed = parseCalendar({
      name: 'all week',
      timeZone: 'Europe/Berlin',
      hours: everyDay([{ from: '00:00', to: '23:59' }]),
    })
    if (!parsed.ok) throw new Error('refused')
    expect(parsed.value.hours.sunday).toEqual([{ from: '00:00', to: '24:00' }])
    expect(parsed.notes).toHaveLength(7)
    expect(parsed.notes[0]).toBe(
      'hours.monday[0].to: 23:59 was stored as 24:00, so that the last minute of the day is open.',
    )
    const compiled = compileCalendar(parsed.value)
    for (const start of ['2026-03-02 23:58:30', '2026-03-28 22:00', '2026-12-31 23:59:59'])
      expect(dueOf(hours(30), start, compiled)).toBe(at(start) + 30 * hour)
    const written = everyDay([{ from: '00:00', to: '24:00' }])
    expect(parseCalendar({ name: 'x', timeZone: 'UTC', hours: written })).toMatchObject({
      ok: true,
      notes: [],
    })
  })

  test('#2 an overnight interval works: 8 h from 22:00 are due at 06:00', () => {
    const night = compileCalendar(calendar({ hours: everyDay([{ from: '22:00', to: '06:00' }]) }))
    expect(wall(dueOf(hours(8), '2026-03-02 22:00', night))).toBe('2026-03-03 06:00:00')
    expect(wall(dueOf(hours(9), '2026-03-02 22:00', night))).toBe('2026-03-03 23:00:00')
    expect(wall(dueOf(hours(1), '2026-03-02 12:00', night))).toBe('2026-03-02 23:00:00')
  })

  test('#3 a calendar with no open time is refused when saved, by its name', () => {
    for (const nothing of [{}, weekdaysOnly([])]) {
      const parsed = parseCalendar({ name: 'Nobody home', timeZone: 'UTC', hours: nothing })
      expect(parsed).toEqual({
        ok: false,
        problems: [
          { code: 'calendar_empty', entry: 'hours', message: 'The calendar "Nobody home" is never open.' },
        ],
      })
    }
  })

  test('#4 a Tuesday-only desk asked after close before a holiday Tuesday counts from the Tuesday after', () => {
    const tuesdays = compileCalendar(
      calendar({ hours: { tuesday: [{ from: '09:00', to: '17:00' }] }, holidays: holidays('2026-03-10') }),
    )
    expect(wall(dueOf(hours(2), '2026-03-03 17:30', tuesdays))).toBe('2026-03-17 11:00:00')
    const years = compileCalendar(
      calendar({
        hours: { tuesday: [{ from: '09:00', to: '17:00' }] },
        holidays: holidays(...everyTuesday('2026-03-10', 200)),
      }),
    )
    expect(wall(dueOf(hours(2), '2026-03-03 17:30', years))).toBe('2030-01-08 11:00:00')
  })

  test('#5 a shutdown of 26 days still gives a 30-minute target its date', () => {
    const shut = holidays(...daysFrom('2026-07-06', 26))
    const factory = compileCalendar(
      calendar({ hours: everyDay([{ from: '08:00', to: '16:00' }]), holidays: shut }),
    )
    expect(wall(dueOf(hours(0.5), '2026-07-05 16:00', factory))).toBe('2026-08-01 08:30:00')
  })

  test('#6 with two intervals a day the warning falls inside or exactly at the end of one', () => {
    const split = compileCalendar(
      calendar({
        hours: weekdaysOnly([
          { from: '09:00', to: '12:00' },
          { from: '14:00', to: '18:00' },
        ]),
      }),
    )
    const warningOf = (target: number, start: string) =>
      wall(
        clockOf(opened(start, { resolution: promise(hours(target)) }, 'split'), '2026-03-09 00:00', {
          calendars: { split },
        }).passed.find(({ threshold }) => threshold.kind === 'warning')?.at,
      )
    expect(warningOf(4, '2026-03-02 09:00')).toBe('2026-03-02 12:00:00')
    expect(warningOf(6, '2026-03-02 09:00')).toBe('2026-03-02 15:30:00')
    expect(warningOf(4, '2026-03-02 17:00')).toBe('2026-03-03 11:00:00')
  })

  test.each([
    ['before opening', '2026-03-02 06:30', 1, '2026-03-02 10:00:00'],
    ['after close', '2026-03-02 18:00', 1, '2026-03-03 10:00:00'],
    ['exactly at close', '2026-03-02 17:00', 1, '2026-03-03 10:00:00'],
    ['at 17:00:00.000 of a Friday', '2026-03-06 17:00:00.000', 1, '2026-03-09 10:00:00'],
    ['one millisecond before close', '2026-03-02 16:59:59.999', 1, '2026-03-03 09:59:59.999'],
    ['on a holiday', '2026-03-04 11:00', 1, '2026-03-05 10:00:00'],
    ['used up exactly at close', '2026-03-02 09:00', 8, '2026-03-02 17:00:00'],
    ['used up exactly at a Friday close', '2026-03-06 15:00', 2, '2026-03-06 17:00:00'],
  ])('#7 opened %s', (_, start, target, due) => {
    const withHoliday = compileCalendar(calendar({ holidays: holidays('2026-03-04') }))
    expect(wall(dueOf(hours(target), start, withHoliday))).toBe(due)
  })

  test('#7 working days used up exactly at a close are due at the next opening', () => {
    const short = compileCalendar(
      calendar({
        hours: {
          ...weekdaysOnly([{ from: '09:00', to: '17:00' }]),
          friday: [{ from: '09:00', to: '14:00' }],
        },
      }),
    )
    expect(wall(dueOf(workingDays(1), '2026-03-05 14:00', short))).toBe('2026-03-09 09:00:00')
    expect(wall(dueOf(workingDays(1), '2026-03-05 13:59', short))).toBe('2026-03-06 13:59:00')
    expect(wall(dueOf(workingDays(1), '2026-03-02 17:00'))).toBe('2026-03-04 09:00:00')
    expect(wall(dueOf(workingDays(1), '2026-03-02 07:00'))).toBe('2026-03-03 09:00:00')
  })

  test('#8 opened at hh:mm:59.500 loses no second and no millisecond', () => {
    expect(wall(dueOf(hours(2), '2026-03-02 10:15:59.500'))).toBe('2026-03-02 12:15:59.5')
    expect(wall(dueOf(hours(10), '2026-03-02 10:15:59.500'))).toBe('2026-03-03 12:15:59.5')
    const clock = clockOf(
      [
        ...opened('2026-03-02 10:15:59.500', { resolution: promise(hours(8)) }),
        resolved('2026-03-02 10:16:00.001'),
      ],
      '2026-03-03 00:00',
    )
    expect(clock.elapsed).toBe(501)
  })

  test('#9 a holiday inside the span is left out of deadline and elapsed, and explained by its name', () => {
    const withHoliday = compileCalendar(
      calendar({ holidays: [{ date: '2026-03-04', name: 'Founders’ Day' }] }),
    )
    const facts = opened('2026-03-03 15:00', { resolution: promise(hours(4)) }, 'it')
    const clock = clockOf(facts, '2026-03-05 10:30', { calendars: { it: withHoliday } })
    expect(wall(clock.dueAt)).toBe('2026-03-05 11:00:00')
    expect(clock.elapsed).toBe(3.5 * hour)
    const { segments, elapsed } = explain(clock, 'Europe/Berlin')
    expect(segments.map((one) => [one.kind, one.name, wall(one.from), wall(one.to)])).toEqual([
      ['counted', undefined, '2026-03-03 15:00:00', '2026-03-03 17:00:00'],
      ['closed_hours', undefined, '2026-03-03 17:00:00', '2026-03-04 00:00:00'],
      ['holiday', 'Founders’ Day', '2026-03-04 00:00:00', '2026-03-05 00:00:00'],
      ['closed_hours', undefined, '2026-03-05 00:00:00', '2026-03-05 09:00:00'],
      ['counted', undefined, '2026-03-05 09:00:00', '2026-03-05 10:30:00'],
    ])
    expect(
      segments.filter((one) => one.kind === 'counted').reduce((sum, one) => sum + one.milliseconds, 0),
    ).toBe(elapsed)
    expect(segments[2]?.sentence).toBe(
      '24 h of the holiday "Founders’ Day" from 2026-03-04 00:00:00+01:00 to 2026-03-05 00:00:00+01:00.',
    )
  })

  test('#9 a holiday closes the morning of an overnight interval that began the day before', () => {
    const night = compileCalendar(
      calendar({ hours: everyDay([{ from: '22:00', to: '06:00' }]), holidays: holidays('2026-03-04') }),
    )
    expect(wall(dueOf(hours(4), '2026-03-03 22:00', night))).toBe('2026-03-05 02:00:00')
  })

  test('#10 120 h and 5 working days are allowed; a pause over a weekend credits the same in both', () => {
    const due = (target: ReturnType<typeof hours>, paused: boolean) =>
      clockOf(
        [
          ...opened('2026-03-05 11:00', { resolution: promise(target) }),
          ...(paused ? [waiting('2026-03-06 15:00'), working('2026-03-09 11:00')] : []),
        ],
        '2026-03-09 12:00',
      ).dueAt
    expect(wall(due(workingDays(5), false))).toBe('2026-03-12 11:00:00')
    expect(wall(due(workingDays(5), true))).toBe('2026-03-12 15:00:00')
    expect(wall(due(hours(40), false))).toBe('2026-03-12 11:00:00')
    expect(wall(due(hours(40), true))).toBe('2026-03-12 15:00:00')
    expect(wall(dueOf(hours(120), '2026-03-02 09:00'))).toBe('2026-03-20 17:00:00')
  })

  describe('#11 daylight saving counts what really passed', () => {
    const nights = compileCalendar(calendar({ hours: everyDay([{ from: '01:00', to: '04:00' }]) }))
    test('forward inside hours: the missing hour is not counted', () => {
      expect(nights.openBetween(at('2026-03-29 00:00'), at('2026-03-29 12:00'))).toBe(2 * hour)
      expect(wall(dueOf(hours(2), '2026-03-29 00:30', nights))).toBe('2026-03-29 04:00:00')
      expect(wall(dueOf(hours(2.5), '2026-03-29 00:30', nights))).toBe('2026-03-30 01:30:00')
    })
    test('back inside hours: the repeated hour counts twice', () => {
      expect(nights.openBetween(at('2026-10-25 00:00'), at('2026-10-25 12:00'))).toBe(4 * hour)
      expect(wall(dueOf(hours(4), '2026-10-25 01:00', nights))).toBe('2026-10-25 04:00:00')
    })
    test('back across the edge of an interval: both passes of its part count, the rest of neither', () => {
      const edge = compileCalendar(calendar({ hours: { sunday: [{ from: '02:30', to: '05:00' }] } }))
      expect(edge.openSpans(at('2026-10-25 00:00'), at('2026-10-26 00:00'))).toEqual([
        { from: at('2026-10-25 02:30'), to: at('2026-10-25 02:30') + hour / 2 },
        { from: at('2026-10-25 02:30') + hour, to: at('2026-10-25 05:00') },
      ])
    })
    test('outside hours the deadline keeps its wall-clock time', () => {
      expect(wall(dueOf(hours(8), '2026-03-27 13:00'))).toBe('2026-03-30 13:00:00')
      expect(wall(dueOf(hours(8), '2026-10-23 13:00'))).toBe('2026-10-26 13:00:00')
    })
    test('24/7 counts real time', () =>
      expect(dueOf(hours(48), '2026-03-28 12:00', always)).toBe(at('2026-03-28 12:00') + 48 * hour))
    test('working days land on the first instant after a missing time, and on the first of a repeated one', () => {
      const all = compileCalendar(calendar({ hours: everyDay([{ from: '00:00', to: '24:00' }]) }))
      expect(wall(dueOf(workingDays(1), '2026-03-28 02:30', all))).toBe('2026-03-29 03:00:00')
      expect(dueOf(workingDays(1), '2026-10-24 02:30', all)).toBe(at('2026-10-25 02:30'))
    })
  })

  test('#12 zones of team, agent, requester and server do not matter: one answer, the calendar’s', () => {
    const start = Date.parse('2026-03-02T21:30:00Z')
    const tokyo = compileCalendar(calendar({ timeZone: 'Asia/Tokyo' }))
    expect(new Date(dueOf(hours(4), start, tokyo)!).toISOString()).toBe('2026-03-03T04:00:00.000Z')
    expect(new Date(dueOf(hours(4), start, biz)!).toISOString()).toBe('2026-03-03T12:00:00.000Z')
    // That the server's TZ changes nothing is shown in processes of several zones by the testkit: same-answer.test.ts.
  })
})

const daysFrom = (first: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) =>
    new Date(Date.parse(`${first}T00:00:00Z`) + i * 86_400_000).toISOString().slice(0, 10),
  )

const everyTuesday = (first: string, count: number): readonly string[] =>
  daysFrom(first, count * 7).filter((_, i) => i % 7 === 0)
