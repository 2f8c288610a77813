import { alwaysOpen, type Holiday } from '@docket/ticketing/sla'
import { expect, test } from 'vitest'
import { withHolidays } from './merge-holidays.ts'

const range = { from: '2026-01-01', to: '2026-12-31', replace: false }
const on = (date: string, name: string): Holiday => ({ date, name })
const calendar = {
  ...alwaysOpen,
  holidays: [on('2025-12-25', 'Christmas'), on('2026-05-01', 'May Day'), on('2026-12-25', 'Christmas')],
}

test('new dates are added in their order, and known ones keep their names with a note', () =>
  expect(
    withHolidays(calendar, [on('2026-12-25', 'Weihnachten'), on('2026-01-01', 'New Year')], range),
  ).toEqual({
    calendar: {
      ...calendar,
      holidays: [calendar.holidays[0], on('2026-01-01', 'New Year'), ...calendar.holidays.slice(1)],
    },
    notes: ['2026-12-25 is "Christmas" already: "Weihnachten" was left out.'],
  }))

test('with replace the dates of before between the two are given up, others stay', () => {
  const replaced = withHolidays(calendar, [on('2026-12-25', 'Weihnachten')], { ...range, replace: true })
  expect(replaced.calendar.holidays).toEqual([on('2025-12-25', 'Christmas'), on('2026-12-25', 'Weihnachten')])
  expect(replaced.notes).toEqual([])
})

test('the same name on a known date is no news', () =>
  expect(withHolidays(calendar, [on('2026-05-01', 'May Day')], range)).toEqual({ calendar, notes: [] }))
