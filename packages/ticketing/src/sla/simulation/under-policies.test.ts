import { type DecidedAll, decideAll } from '@docket/event-sourcing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandArbitrary, openTicket } from '../../spec/index.ts'
import type { TicketCommand } from '../../ticket/commands.ts'
import { ticketDecider } from '../../ticket/decider.ts'
import type { TicketEvent } from '../../ticket/events.ts'
import { type Ticket, unopened } from '../../ticket/state.ts'
import { compileCalendar } from '../calendar/compiled-calendar.ts'
import { clock } from '../clock/clock.ts'
import { toSlaFacts } from '../clock/to-sla-facts.ts'
import { defaultPolicy } from '../policy/default-policy.ts'
import { followPolicy, type SlaRules } from '../policy/follow-policy.ts'
import type { Policy, PolicyVersion } from '../policy/policy.ts'
import { calendarArbitrary } from '../sla.arbitrary.fixture.ts'
import { outcomes, simulateTicket, thresholdsOf } from './simulate.ts'

const version = (policyId: string, policy: Policy): PolicyVersion => ({
  ...{ policyId, version: 1, calendarId: 'c', calendarVersion: 1, policy },
})
const policies = [
  version('red', {
    ...defaultPolicy,
    conditions: [{ field: 'tags', test: 'any_of', values: ['red'] }],
    targets: { ...defaultPolicy.targets, P3: { resolution: { unit: 'duration', milliseconds: 3_600_000 } } },
  }),
  version('asset', {
    ...defaultPolicy,
    conditions: [{ field: 'cf.asset', test: 'none_of', values: [null] }],
  }),
]

/** What saves do: a few commands at one time, and at their end the policy they ask for. */
const saveAll = (saves: readonly (readonly TicketCommand[])[], rules: SlaRules): readonly TicketEvent[] => {
  const events: TicketEvent[] = []
  let ticket: Ticket = unopened
  for (const commands of saves) {
    const at = commands[0]!.at
    const timed = commands.map((command) => ({ ...command, at }) as TicketCommand)
    const follow = followPolicy({ at, rules })
    const decided: DecidedAll<TicketEvent, Ticket> = decideAll(
      ticketDecider,
      timed,
      ticket,
      events.at(-1)?.at,
      follow,
    )
    if (!decided.accepted) continue
    events.push(...decided.events)
    ticket = decided.state
  }
  return events
}

const savesArbitrary = fc.array(fc.array(commandArbitrary, { minLength: 1, maxLength: 3 }), { maxLength: 12 })

test('the policies of then reproduce what saves did, imported or not, whatever a save held', () =>
  fc.assert(
    fc.property(
      calendarArbitrary,
      savesArbitrary,
      fc.boolean(),
      fc.integer({ min: 0, max: 40 * 86_400_000 }),
      (calendar, saves, imported, later) => {
        const compiled = compileCalendar(calendar)
        const rules: SlaRules = { policies, calendars: () => compiled }
        const ordered = saves.toSorted(([a], [b]) => (a!.at < b!.at ? -1 : 1))
        const finish: TicketCommand = { type: 'FinishImport', at: '2100-01-01T00:00:00.000Z', data: {} }
        const all = [[openTicket({ imported })], ...ordered, ...(imported ? [[finish]] : [])]
        const events = saveAll(all, rules)
        const facts = toSlaFacts(
          events.map((event, i) => ({ eventId: `e${i + 1}`, actor: 'user' as const, event })),
        )
        const now = Date.parse(events.at(-1)!.at) + later
        const calendars = () => compiled
        const recorded = clock(facts, calendars, now)
        const simulated = simulateTicket({ facts }, { policies, calendars }, now)
        expect(outcomes(simulated)).toEqual(outcomes(recorded))
        expect(thresholdsOf(simulated)).toEqual(thresholdsOf(recorded))
      },
    ),
    { numRuns: 300 },
  ))
