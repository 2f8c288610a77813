import { createHash } from 'node:crypto'
import { clock, compileCalendar, explain } from '@docket/ticketing/sla'
import { seededRandom } from '../drill/random.ts'
import { madeCase } from './made-cases.ts'

// Run as a process of its own: prints what the clock says of 60 tickets, with its explanations, as one hash.
const hash = createHash('sha256')
for (let seed = 0; seed < 60; seed++) {
  const { facts, calendars, now } = madeCase(seededRandom(seed))
  const clocks = clock(facts, ({ calendarId }) => compileCalendar(calendars[Number(calendarId)]!), now)
  hash.update(JSON.stringify(clocks))
  for (const one of clocks) hash.update(JSON.stringify(explain(one, calendars[0]!.timeZone)))
}
console.log(new Date(2026, 6, 1).toISOString(), hash.digest('hex'))
