import type { Calendar, Holiday } from '@docket/ticketing/sla'

/**
 * A calendar with more holidays. A date that is one already keeps its name, and a note says so; with `replace` the
 * holidays of before between the two dates are given up first.
 */
export const withHolidays = (
  calendar: Calendar,
  imported: readonly Holiday[],
  { from, to, replace }: { from: string; to: string; replace: boolean },
): { calendar: Calendar; notes: readonly string[] } => {
  const kept = calendar.holidays.filter(({ date }) => !replace || date < from || date > to)
  const names = new Map(kept.map(({ date, name }) => [date, name]))
  const notes: string[] = []
  for (const { date, name } of imported) {
    const known = names.get(date)
    if (known === undefined) names.set(date, name)
    else if (known !== name) notes.push(`${date} is "${known}" already: "${name}" was left out.`)
  }
  const holidays = [...names]
    .map(([date, name]) => ({ date, name }))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
  return { calendar: { ...calendar, holidays }, notes }
}
