import fc from 'fast-check'
import type { TicketCommand } from '../ticket/commands.ts'
import { decide } from '../ticket/decide.ts'
import type { TicketEvent } from '../ticket/events.ts'
import { evolve, type Ticket, unopened } from '../ticket/state.ts'
import {
  authorKinds,
  linkKinds,
  pendingReasons,
  priorities,
  statuses,
  visibilities,
} from '../ticket/vocabulary.ts'
import { ada, bob, hour, network, opening, openTicket, payroll, rita } from './samples.ts'

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
const commentId = fc.constantFrom('comment-1', 'comment-2', 'comment-3')
const attachmentId = fc.constantFrom('attachment-1', 'attachment-2')
const other = '019a0000-0000-7000-8000-000000000002'
const otherTicket = fc.constantFrom(opening.ticketId, other)
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
  command('CloseTicket', fc.record({ resolvedForMs: fc.nat(86_400_000) }, { requiredKeys: [] })),
  command('ReopenTicket', fc.record({ reason: fc.option(word), settings })),
  command(
    'AddComment',
    fc.record({
      commentId,
      authorId: person,
      authorKind: fc.constantFrom(...authorKinds),
      visibility: fc.constantFrom(...visibilities),
      body: word,
      mentions: fc.subarray([ada, bob]),
      settings,
    }),
  ),
  command('TagTicket', fc.record({ tags: fc.array(word, { maxLength: 4 }) })),
  command('UntagTicket', fc.record({ tags: fc.array(word, { maxLength: 4 }) })),
  command(
    'EditComment',
    fc.record(
      { commentId, body: word, mentions: fc.subarray([ada, bob]) },
      { requiredKeys: ['commentId', 'body'] },
    ),
  ),
  command('DeleteComment', fc.record({ commentId })),
  command(
    'AddAttachment',
    fc.record({
      attachmentId,
      commentId: fc.option(commentId),
      authorId: person,
      fileName: word,
      contentType: fc.constant('text/plain'),
      bytes: fc.nat(),
      sha256: fc.constant('0'.repeat(64)),
    }),
  ),
  command('RemoveAttachment', fc.record({ attachmentId })),
  command('SetDueDate', fc.record({ dueAt: fc.option(at) })),
  command(
    'SetCustomField',
    fc.record({
      key: fc.constantFrom('asset', 'cost'),
      value: fc.option(fc.oneof(word, fc.integer({ min: 0, max: 3 }), fc.boolean())),
      staffOnly: fc.boolean(),
    }),
  ),
  command('RateTicket', fc.record({ score: fc.integer({ min: 0, max: 6 }), comment: fc.option(word) })),
  command(
    'FollowTicket',
    fc.record({
      userId: person,
      facts: fc.record({ follower: fc.option(fc.record({ activeStaff: fc.boolean() })) }),
    }),
  ),
  command('UnfollowTicket', fc.record({ userId: person })),
  command(
    'LinkTicket',
    fc.record({
      kind: fc.constantFrom(...linkKinds),
      ticketId: otherTicket,
      onward: fc.subarray([opening.ticketId, other]),
    }),
  ),
  command('UnlinkTicket', fc.record({ kind: fc.constantFrom(...linkKinds), ticketId: otherTicket })),
  command(
    'MergeTicket',
    fc.oneof(
      { weight: 1, arbitrary: fc.record({ side: fc.constant('source' as const), targetId: otherTicket }) },
      {
        weight: 2,
        arbitrary: fc.record({
          side: fc.constant('target' as const),
          sourceId: fc.constant(other),
          sources: fc.constant([{ ticketId: other, requesterId: bob }]),
          comments: fc.constant([]),
          followers: fc.subarray([ada, bob]),
        }),
      },
    ),
  ),
  command(
    'UnmergeTicket',
    fc.oneof(
      fc.record({ side: fc.constant('source' as const) }),
      fc.record({ side: fc.constant('target' as const), sourceId: fc.constant(other) }),
    ),
  ),
  command('WakeTicket', nothing),
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
