import { decideAll } from '@docket/event-sourcing'
import { describe, expect, test } from 'vitest'
import { hour, reopen, resolve, ticketAfter, ticketOpened } from '../../spec/index.ts'
import type { TicketCommand } from '../../ticket/commands.ts'
import { ticketDecider } from '../../ticket/decider.ts'
import { type Ticket, unopened } from '../../ticket/state.ts'
import { alwaysOpen } from '../calendar/calendar.ts'
import { compileCalendar } from '../calendar/compiled-calendar.ts'
import { defaultPolicy } from './default-policy.ts'
import { followPolicy, type SlaRules } from './follow-policy.ts'
import type { Policy } from './policy.ts'

const always = compileCalendar(alwaysOpen)
const rules = (...policies: Policy[]): SlaRules => ({
  policies: policies.map((policy) => ({
    ...{
      policyId: policy.conditions.length > 0 ? 'loud' : 'plain',
      version: 1,
      calendarId: 'always',
      calendarVersion: 1,
    },
    policy,
  })),
  calendars: () => always,
})
const at = hour(1)
const save = (ticket: Ticket, by: SlaRules, ...commands: TicketCommand[]) => {
  const decided = decideAll(ticketDecider, commands, ticket, '', followPolicy({ at, rules: by }))
  if (!decided.accepted) throw new Error(decided.refusal.code)
  return decided
}
const typesOf = (...args: Parameters<typeof save>) => save(...args).events.map(({ type }) => type)

const fresh = ticketAfter(ticketOpened())
const promised = save(fresh, rules(defaultPolicy), {
  type: 'ChangePriority',
  at,
  data: { priority: 'P2' },
}).state
const tag: TicketCommand = { type: 'TagTicket', at, data: { tags: ['loud'] } }

describe('a save asks for the policy anew', () => {
  test('when it changes what a target reads, and not when it changes anything else', () => {
    expect(
      typesOf(promised, rules(defaultPolicy), { type: 'ChangePriority', at, data: { priority: 'P1' } }),
    ).toEqual(['TicketPriorityChanged', 'SlaPolicyApplied'])
    expect(typesOf(promised, rules(defaultPolicy), tag)).toEqual(['TicketTagged'])
  })

  test('when it changes what a condition reads', () => {
    const loud: Policy = {
      ...defaultPolicy,
      conditions: [{ field: 'tags', test: 'any_of', values: ['loud'] }],
    }
    expect(typesOf(promised, rules(loud, defaultPolicy), tag)).toEqual(['TicketTagged', 'SlaPolicyApplied'])
    expect(typesOf(promised, rules(loud), tag)).toEqual(['TicketTagged', 'SlaPolicyApplied'])
  })

  test('when the tier changes', () =>
    expect(
      typesOf(promised, rules(defaultPolicy), { type: 'ChangeTier', at, data: { tier: 'VIP' } }),
    ).toEqual(['TicketTierChanged', 'SlaPolicyApplied']))

  test('an edited policy waits until something asks for it', () => {
    const edited = rules({ ...defaultPolicy, caps: {} })
    const [version] = edited.policies
    const next: SlaRules = { ...edited, policies: [{ ...version!, version: 2 }] }
    expect(typesOf(promised, next, tag)).toEqual(['TicketTagged'])
  })

  test('no policy is left: the one in force goes', () =>
    expect(typesOf(promised, rules(), { type: 'ChangePriority', at, data: { priority: 'P1' } })).toEqual([
      'TicketPriorityChanged',
      'SlaPolicyRemoved',
    ]))

  test('when it brings a ticket back to a policy that was deactivated meanwhile', () => {
    const done = save(promised, rules(), resolve())
    expect(done.events.map(({ type }) => type)).toEqual(['TicketResolved'])
    expect(typesOf(done.state, rules(), reopen())).toEqual(['TicketReopened', 'SlaPolicyRemoved'])
    expect(typesOf(done.state, rules(defaultPolicy), reopen())).toEqual(['TicketReopened'])
  })

  test('an import is judged by the policy it is finished with', () => {
    const imported = ticketAfter(ticketOpened({ imported: true }))
    expect(
      typesOf(imported, rules(defaultPolicy), { type: 'ChangePriority', at, data: { priority: 'P1' } }),
    ).toEqual(['TicketPriorityChanged'])
    expect(typesOf(imported, rules(defaultPolicy), { type: 'FinishImport', at, data: {} })).toEqual([
      'TicketImportFinished',
      'SlaPolicyApplied',
    ])
  })
})

test('a ticket that nobody opened asks for nothing', () =>
  expect(followPolicy({ at, rules: rules(defaultPolicy) })(unopened, unopened)).toEqual([]))
