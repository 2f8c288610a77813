import { describe, expect, test } from 'vitest'
import { parseCalendar } from './parse-calendar.ts'

const nineToFive = [{ from: '09:00', to: '17:00' }]
const desk = { name: 'Desk', timeZone: 'europe/berlin', hours: { monday: nineToFive } }

const problemsOf = (value: unknown): readonly string[] => {
  const parsed = parseCalendar(value)
  return parsed.ok ? [] : parsed.problems.map(({ code, entry }) => `${code} ${entry}`)
}

describe('a calendar as people write it', () => {
  test('is kept with the zone as the platform spells it', () =>
    expect(parseCalendar(desk)).toMatchObject({ ok: true, value: { timeZone: 'Europe/Berlin' }, notes: [] }))

  test.each([
    ['no object', 'never', ['calendar_invalid calendar']],
    ['no name', { ...desk, name: ' ' }, ['calendar_invalid name']],
    ['an unknown zone', { ...desk, timeZone: 'Mars/Base' }, ['time_zone_unknown timeZone']],
    ['an offset for a zone', { ...desk, timeZone: '+02:00' }, ['time_zone_unknown timeZone']],
    ['no zone', { ...desk, timeZone: undefined }, ['time_zone_unknown timeZone']],
    ['a strange weekday', { ...desk, hours: { caturday: nineToFive } }, ['calendar_invalid hours.caturday']],
    ['a strange field', { ...desk, open: true }, ['calendar_invalid open']],
    [
      'a strange time',
      { ...desk, hours: { friday: [{ from: '9:00', to: '24:01' }] } },
      ['time_invalid hours.friday[0].from', 'time_invalid hours.friday[0].to'],
    ],
    [
      'an empty interval',
      { ...desk, hours: { friday: [{ from: '09:00', to: '09:00' }] } },
      ['time_invalid hours.friday[0]'],
    ],
    [
      'overlapping intervals',
      { ...desk, hours: { friday: [...nineToFive, { from: '16:59', to: '18:00' }] } },
      ['calendar_overlap hours.friday[1]'],
    ],
    [
      'a night that runs into the next day',
      { ...desk, hours: { monday: nineToFive, sunday: [{ from: '22:00', to: '09:01' }] } },
      ['calendar_overlap hours.monday[0]'],
    ],
    [
      'a holiday that is none',
      {
        ...desk,
        holidays: [
          { date: '2026-12-25', name: 'Christmas' },
          { date: '2026-02-30', name: 'x' },
          { date: '25.12.2026', name: 'x' },
          'Easter',
          { date: '2026-12-25', name: 'again' },
        ],
      },
      [
        'holiday_invalid holidays[1]',
        'holiday_invalid holidays[2]',
        'holiday_invalid holidays[3]',
        'holiday_invalid holidays[4]',
      ],
    ],
  ])('%s is refused by its entry', (_, value, problems) => expect(problemsOf(value)).toEqual(problems))

  test.each([
    ['intervals that touch', { monday: [...nineToFive, { from: '17:00', to: '18:00' }] }],
    [
      'a night that ends where the day begins',
      { sunday: [{ from: '22:00', to: '09:00' }], monday: nineToFive },
    ],
    [
      'a night written to 00:00',
      { sunday: [{ from: '22:00', to: '00:00' }], monday: [{ from: '00:00', to: '01:00' }] },
    ],
  ])('%s are fine', (_, hours) => expect(problemsOf({ ...desk, hours })).toEqual([]))
})
