import fc from 'fast-check'
import type { TicketCommand } from '../ticket/commands.ts'
import { decide } from '../ticket/decide.ts'
import type { TicketEvent } from '../ticket/events.ts'
import { evolve, type Ticket, unopened } from '../ticket/state.ts'
import { authorKinds, pendingReasons, priorities, statuses, visibilities } from '../ticket/vocabulary.ts'
import { ada, bob, hour, network, openTicket, payroll, rita } from './samples.ts'

const at = fc.integer({ min: 0, max: 24 * 60 }).map(hour)
const person = fc.constantFrom(ada, bob, rita)
const word = fc.constantFrom('red', 'green', 'blue')
const settings = fc.record({
  reopenWindowMs: fc.constantFrom(null, 0, 3_600_000, 14 * 86_400_000),
  resolutionNotesRequired: fc.boolean(),
})
const resolution = fc.record({ code: fc.option(word), notes: fc.option(word) })
const facts = fc.record({
  assignee: fc.option(fc.record({ activeStaff: fc.boolean(), teamIds: fc.subarray([network, payroll]) })),
  team: fc.option(fc.record({ memberIds: fc.subarray([ada, bob]) })),
})

const command = <Type extends TicketCommand['type'], Data>(type: Type, data: fc.Arbitrary<Data>) =>
  fc.record({ type: fc.constant(type), at, data })

const nothing = fc.constant({})
const noReason = fc.constant({ reason: null })

/** Any command but OpenTicket, sensible or not. */
export const commandArbitrary: fc.Arbitrary<TicketCommand> = fc.oneof(
  command(
    'ChangeDetails',
    fc.record({ title: word, category: word, affectedService: fc.option(word) }, { requiredKeys: [] }),
  ),
  command('ChangePriority', fc.record({ priority: fc.constantFrom(...priorities) })),
  command(
    'ChangeStatus',
    fc.record(
      {
        to: fc.constantFrom(...statuses),
        reason: fc.constantFrom(...pendingReasons),
        until: fc.option(at),
        resolution,
        settings,
      },
      { requiredKeys: ['to', 'settings'] },
    ),
  ),
  command(
    'AssignTicket',
    fc.record(
      { assigneeId: fc.option(person), teamId: fc.option(fc.constantFrom(network, payroll)), facts },
      { requiredKeys: ['facts'] },
    ),
  ),
  command('ClaimTicket', fc.record({ agentId: person })),
  command('UnassignTicket', nothing),
  command(
    'EscalateTicket',
    fc.record({
      atLeast: fc.option(fc.integer({ min: 1, max: 3 })),
      reason: fc.option(word),
      cause: fc.option(fc.constant({ metric: 'resolution', cycle: 1, threshold: '+0' })),
    }),
  ),
  command('DeescalateTicket', nothing),
  command('ResolveTicket', fc.record({ resolution, settings })),
  command('CloseTicket', nothing),
  command('ReopenTicket', fc.record({ reason: fc.option(word), settings })),
  command(
    'AddComment',
    fc.record({
      commentId: fc.uuid(),
      authorId: person,
      authorKind: fc.constantFrom(...authorKinds),
      visibility: fc.constantFrom(...visibilities),
      body: word,
      settings,
    }),
  ),
  command('TagTicket', fc.record({ tags: fc.array(word, { maxLength: 4 }) })),
  command('UntagTicket', fc.record({ tags: fc.array(word, { maxLength: 4 }) })),
  command('DeleteTicket', noReason),
  command('RestoreTicket', nothing),
  command('FinishImport', nothing),
)

/** A true history: what came of an opening and any commands after it, the refused ones left out. */
export const historyArbitrary: fc.Arbitrary<readonly TicketEvent[]> = fc
  .tuple(fc.boolean(), fc.array(commandArbitrary, { maxLength: 40, size: 'max' }))
  .map(([imported, commands]) => eventsOf([openTicket({ imported }), ...commands]))

const eventsOf = (commands: readonly TicketCommand[]): readonly TicketEvent[] => {
  const events: TicketEvent[] = []
  let ticket: Ticket = unopened
  for (const next of commands) {
    const decision = decide(next, ticket)
    if (!decision.accepted) continue
    events.push(...decision.events)
    ticket = decision.events.reduce<Ticket>(evolve, ticket)
  }
  return events
}
