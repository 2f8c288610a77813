import { type Calendar, type Holiday, parseCalendar } from '@docket/ticketing/sla'
import { cityZone } from './read-requests.ts'

const workWeek = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const
const wholeWeek = [...workWeek, 'saturday', 'sunday'] as const
const openings = ['07:00', '08:00', '08:30', '09:00']
const closings = ['15:30', '16:00', '16:30', '17:00', '17:30', '18:00', '24:00']

/** Calendars a city office may keep: which days, from when, until when, with holidays or without. */
export const officeCalendars = (holidays: readonly Holiday[]): readonly Calendar[] => {
  const spans = [['00:00', '24:00'], ...openings.flatMap((from) => closings.map((to) => [from, to]))]
  return [
    ...spans.flatMap(([from, to]) => [made(workWeek, from!, to!, holidays), made(workWeek, from!, to!, [])]),
    made(wholeWeek, '00:00', '24:00', []),
    made(wholeWeek, '08:30', '17:00', []),
  ]
}

const made = (days: readonly string[], from: string, to: string, holidays: readonly Holiday[]): Calendar => {
  const parsed = parseCalendar({
    name: `${days.length} days ${from}-${to}${holidays.length > 0 ? '' : ', no holidays'}`,
    timeZone: cityZone,
    hours: Object.fromEntries(days.map((name) => [name, [{ from, to }]])),
    holidays,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}
