import type { Instant, Refusal } from '@docket/event-sourcing'
import { authorize } from '../access/authorize.ts'
import type { Caller } from '../access/role.ts'
import type { TicketCommand, TicketCommandType, TicketSettings } from './commands.ts'
import { decide } from './decide.ts'
import type { OpenedTicket } from './state.ts'
import { transitions } from './transitions.ts'
import type { Status, Visibility } from './vocabulary.ts'

/**
 * What the ticket at hand would answer: a button to show, or why it is grey. AddComment is there once for each
 * visibility; `to` lists the statuses that ChangeStatus takes.
 */
export type AllowedCommand = {
  readonly command: TicketCommandType
  readonly visibility?: Visibility
  readonly to?: readonly Status[]
} & ({ readonly allowed: true } | { readonly allowed: false; readonly code: string; readonly detail: string })

/**
 * Which commands the caller could give now, with the reason where not. It asks the very rules a command meets
 * (permissions, then `decide` with plausible data), so it cannot disagree with them; only what depends on the data
 * to come (missing notes, an unknown team) is left to the command itself.
 */
export const allowedCommands = (
  ticket: OpenedTicket,
  asked: { caller: Caller; now: Instant; settings: TicketSettings },
): readonly AllowedCommand[] => [
  allowedMoves(ticket, asked),
  ...plausible(ticket, asked).map((command) => ({
    command: command.type,
    ...(command.type === 'AddComment' && { visibility: command.data.visibility }),
    ...verdict(refuses(command, ticket, asked.caller)),
  })),
]

type Asked = Parameters<typeof allowedCommands>[1]

/** One answer for all the statuses it could move to: no if every one is refused, for the first one's reason. */
const allowedMoves = (ticket: OpenedTicket, { caller, now, settings }: Asked): AllowedCommand => {
  const refusals = transitions[ticket.status].map(
    (to) => [to, refuses(move(to, now, settings), ticket, caller)] as const,
  )
  const to = refusals.filter(([, refusal]) => refusal === null).map(([status]) => status)
  return { command: 'ChangeStatus', to, ...verdict(to.length > 0 ? null : refusals[0]![1]) }
}

const verdict = (refusal: Refusal | null) =>
  refusal === null
    ? ({ allowed: true } as const)
    : ({ allowed: false, code: refusal.code, detail: refusal.detail } as const)

const refuses = (command: TicketCommand, ticket: OpenedTicket, caller: Caller): Refusal | null => {
  const forbidden = authorize(caller, [command], ticket)
  if (forbidden !== null) return forbidden
  const decision = decide(command, ticket)
  if (!decision.accepted) return decision.refusal
  return decision.events.length === 0 && oneWay.has(command.type) ? changesNothing : null
}

/** These take no data that could make a difference: accepted without an event means there is nothing to do. */
const oneWay: ReadonlySet<TicketCommandType> = new Set([
  'ClaimTicket',
  'UnassignTicket',
  'EscalateTicket',
  'DeescalateTicket',
  'ResolveTicket',
  'CloseTicket',
  'ReopenTicket',
  'DeleteTicket',
  'RestoreTicket',
  'FinishImport',
  'UnmergeTicket',
])

const changesNothing: Refusal = { code: 'changes_nothing', detail: 'It is so already.' }

/** For each other command, data that an ordinary user could send. */
const plausible = (ticket: OpenedTicket, { caller, now: at, settings }: Asked): readonly TicketCommand[] => {
  const teamId = caller.teamIds[0] ?? ticket.teamId ?? 'a team'
  const facts = { assignee: null, team: { memberIds: [] } }
  const authorKind = caller.userId === ticket.requesterId ? 'requester' : 'agent'
  const other = '' // a ticket that is none: which one it is to be is data to come
  const note = { commentId: '', authorId: caller.userId, authorKind, body: '', settings } as const
  return [
    { type: 'ChangeDetails', at, data: { title: `${ticket.title}.` } },
    { type: 'ChangePriority', at, data: { priority: ticket.priority } },
    { type: 'AssignTicket', at, data: { teamId, facts } },
    { type: 'ClaimTicket', at, data: { agentId: caller.userId } },
    { type: 'UnassignTicket', at, data: {} },
    { type: 'EscalateTicket', at, data: { atLeast: null, reason: null, cause: null } },
    { type: 'DeescalateTicket', at, data: {} },
    {
      type: 'ResolveTicket',
      at,
      data: { resolution: someResolution, children: { done: [], open: 'resolve' }, settings },
    },
    { type: 'CloseTicket', at, data: {} },
    { type: 'ReopenTicket', at, data: { reason: null, settings } },
    { type: 'AddComment', at, data: { ...note, visibility: 'PUBLIC' } },
    { type: 'AddComment', at, data: { ...note, visibility: 'INTERNAL' } },
    { type: 'AddAttachment', at, data: { ...someFile, authorId: caller.userId } },
    { type: 'TagTicket', at, data: { tags: [] } },
    { type: 'UntagTicket', at, data: { tags: [] } },
    { type: 'DeleteTicket', at, data: { reason: null } },
    { type: 'RestoreTicket', at, data: {} },
    { type: 'FinishImport', at, data: {} },
    { type: 'SetDueDate', at, data: { dueAt: at } },
    { type: 'SetCustomField', at, data: { key: '', value: null, staffOnly: false } },
    { type: 'RateTicket', at, data: { score: 5, comment: null } },
    { type: 'FollowTicket', at, data: { userId: caller.userId, facts: { follower: { activeStaff: true } } } },
    { type: 'UnfollowTicket', at, data: { userId: caller.userId } },
    { type: 'LinkTicket', at, data: { kind: 'relates', ticketId: other, onward: [] } },
    { type: 'UnlinkTicket', at, data: { kind: 'relates', ticketId: other } },
    { type: 'MergeTicket', at, data: { side: 'source', targetId: other } },
    { type: 'UnmergeTicket', at, data: { side: 'source' } },
    { type: 'UndoChanges', at, data: { authorId: caller.userId, events: [], facts } },
    { type: 'RedactText', at, data: someRedaction },
  ]
}

const someFile = {
  ...{ attachmentId: '', commentId: null, fileName: 'a.txt', contentType: 'text/plain' },
  ...{ bytes: 1, sha256: '' },
}

const someRedaction = {
  ...{ commentId: null, field: 'title', versions: [1], reason: null },
  visibility: 'PUBLIC',
} as const

const someResolution = { code: null, notes: 'Done.' }

const move = (to: Status, at: Instant, settings: TicketSettings): TicketCommand => ({
  type: 'ChangeStatus',
  at,
  data: { to, resolution: someResolution, children: { done: [], open: 'resolve' }, settings },
})
