import { expect, test } from 'vitest'
import { importHolidays } from './import-holidays.ts'

const file = (...events: readonly string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n${events
    .map((event) => `BEGIN:VEVENT\r\n${event.replaceAll('\n', '\r\n')}\r\nEND:VEVENT\r\n`)
    .join('')}END:VCALENDAR\r\n`
const range = { from: '2026-01-01', to: '2028-12-31' }

test('single days, spans and rules that repeat become dates of the range', () =>
  expect(
    importHolidays(
      file(
        'DTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20270101\nSUMMARY:New Year',
        'DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nSUMMARY:Christmas',
        'DTSTART;VALUE=DATE:20260501\nDURATION:P1D\nSUMMARY:Labour\\, Day',
        'DTSTART;VALUE=DATE:20250501\nSUMMARY:Too early',
        'DTSTART;VALUE=DATE:20260601\nSTATUS:CANCELLED\nSUMMARY:Called off',
      ),
      range,
    ),
  ).toEqual({
    ok: true,
    value: [
      { date: '2026-01-01', name: 'New Year' },
      { date: '2026-05-01', name: 'Labour, Day' },
      { date: '2026-12-24', name: 'Christmas' },
      { date: '2026-12-25', name: 'Christmas' },
      { date: '2026-12-26', name: 'Christmas' },
      { date: '2028-01-01', name: 'New Year' },
    ],
    notes: [],
  }))

test('of two holidays on one date the first is kept, and the answer says so', () => {
  const one = (name: string) => `DTSTART;VALUE=DATE:20260501\nSUMMARY:${name}`
  expect(importHolidays(file(one('A'), one('B')), range)).toMatchObject({
    value: [{ name: 'A' }],
    notes: ['2026-05-01 is "A" and "B": the first was kept.'],
  })
})

test.each([
  ['garbage', 'holidays!', 'file'],
  ['another component', 'BEGIN:VCARD\r\nEND:VCARD\r\n', 'file'],
  ['no holiday in the range', file('DTSTART;VALUE=DATE:20250501\nSUMMARY:x'), 'file'],
  ['a time of day', file('DTSTART:20260501T090000Z\nSUMMARY:Meeting'), 'event 1'],
  ['no name', file('DTSTART;VALUE=DATE:20260501'), 'event 1'],
  ['no start', file('SUMMARY:When?'), 'event 1'],
  ['a date that is none', file('DTSTART;VALUE=DATE:20261345\nSUMMARY:x'), 'event 1'],
  [
    'an end before its start',
    file('DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260401\nSUMMARY:x'),
    'event 1',
  ],
])('%s is refused, naming the entry', (_, text, entry) =>
  expect(importHolidays(text, range)).toMatchObject({ ok: false, problems: [{ entry }] }),
)
