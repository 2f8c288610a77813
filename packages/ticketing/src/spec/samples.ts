import type { Instant } from '@docket/event-sourcing'
import type { Caller, Role } from '../access/role.ts'
import {
  type AddComment,
  type AssignmentFacts,
  type AssignTicket,
  type ChangeStatus,
  defaultSettings,
  type OpenTicket,
  type ReopenTicket,
  type ResolveTicket,
  type TicketSettings,
} from '../ticket/commands.ts'
import type {
  AttachmentAdded,
  CommentAdded,
  TicketAssigned,
  TicketClosed,
  TicketDeleted,
  TicketEscalated,
  TicketEvent,
  TicketImportFinished,
  TicketLinked,
  TicketOpened,
  TicketReopened,
  TicketResolved,
  TicketStatusChanged,
} from '../ticket/events.ts'
import { evolve, type OpenedTicket, type Ticket, unopened } from '../ticket/state.ts'
import type { LinkKind, PendingReason, Status } from '../ticket/vocabulary.ts'

// A small cast and a plain ticket, so that a test only says what matters to it.
export const rita = 'user-rita-requester'
export const ada = 'user-ada-agent'
export const bob = 'user-bob-agent'
export const network = 'team-network'
export const payroll = 'team-payroll'

/** The instant that many hours after the opening of the sample ticket. */
export const hour = (hours: number): Instant =>
  new Date(Date.UTC(2026, 2, 2, 9) + hours * 3_600_000).toISOString()

export const opening: TicketOpened['data'] = {
  ticketId: '019a0000-0000-7000-8000-000000000001',
  number: 'TCK-000001',
  title: 'Cannot print',
  description: 'The printer on floor 3 says PC LOAD LETTER.',
  priority: 'P3',
  type: 'INCIDENT',
  category: 'technical',
  environment: null,
  affectedService: null,
  channel: 'WEB',
  requesterId: rita,
  submitterId: rita,
  organizationId: null,
  tier: null,
  assigneeId: null,
  teamId: null,
  tags: [],
  imported: false,
  humanCategory: false,
  humanPriority: false,
}

export const ticketOpened = (data: Partial<TicketOpened['data']> = {}): TicketOpened => ({
  type: 'TicketOpened',
  at: hour(0),
  data: { ...opening, ...data },
})

export const statusChanged = (
  from: Status,
  to: 'OPEN' | 'IN_PROGRESS',
  at = hour(1),
): TicketStatusChanged => ({
  type: 'TicketStatusChanged',
  at,
  data: { from, to, reason: null, until: null, restored: null },
})

export const madeToWait = (
  reason: PendingReason = 'REQUESTER',
  { from = 'NEW', until = null, at = hour(1) }: { from?: Status; until?: Instant | null; at?: Instant } = {},
): TicketStatusChanged => ({
  type: 'TicketStatusChanged',
  at,
  data: { from, to: 'PENDING_INFO', reason, until, restored: null },
})

export const assigned = (
  to: Partial<TicketAssigned['data']>,
  from: Partial<TicketAssigned['data']['from']> = {},
  at = hour(1),
): TicketAssigned => ({
  type: 'TicketAssigned',
  at,
  data: { assigneeId: null, teamId: null, ...to, from: { assigneeId: null, teamId: null, ...from } },
})

export const escalated = (data: Partial<TicketEscalated['data']> = {}, at = hour(1)): TicketEscalated => ({
  type: 'TicketEscalated',
  at,
  data: { level: 1, reason: null, cause: null, from: 'NEW', to: 'ESCALATED', ...data },
})

export const fixed = { code: 'fixed', notes: 'Put paper in.' }

export const resolved = (from: Status = 'NEW', at = hour(1)): TicketResolved => ({
  type: 'TicketResolved',
  at,
  data: { from, resolution: fixed },
})

export const closed = (at = hour(2)): TicketClosed => ({
  type: 'TicketClosed',
  at,
  data: { from: 'RESOLVED' },
})

export const reopened = (
  { from = 'RESOLVED', cycle = 2 }: { from?: Status; cycle?: number } = {},
  at = hour(3),
): TicketReopened => ({ type: 'TicketReopened', at, data: { from, cycle, reason: null } })

export const deleted = (at = hour(4)): TicketDeleted => ({
  type: 'TicketDeleted',
  at,
  data: { reason: null },
})

export const importFinished = (at = hour(4)): TicketImportFinished => ({
  type: 'TicketImportFinished',
  at,
  data: {},
})

export const commented = (data: Partial<CommentAdded['data']> = {}, at = hour(1)): CommentAdded => ({
  type: 'CommentAdded',
  at,
  data: {
    commentId: 'comment-1',
    authorId: rita,
    authorKind: 'requester',
    visibility: 'PUBLIC',
    body: 'Any news?',
    mentions: [],
    carriedFrom: null,
    ...data,
  },
})

export const attached = (data: Partial<AttachmentAdded['data']> = {}, at = hour(1)): AttachmentAdded => ({
  type: 'AttachmentAdded',
  at,
  data: {
    attachmentId: 'attachment-1',
    commentId: null,
    authorId: rita,
    visibility: 'PUBLIC',
    fileName: 'log.txt',
    contentType: 'text/plain',
    bytes: 12,
    sha256: '0'.repeat(64),
    ...data,
  },
})

export const linked = (kind: LinkKind, ticketId: string, at = hour(1)): TicketLinked => ({
  type: 'TicketLinked',
  at,
  data: { kind, ticketId },
})

/** The shortest history that ends in a status. */
export const historyTo: { readonly [S in Status]: readonly [TicketOpened, ...TicketEvent[]] } = {
  NEW: [ticketOpened()],
  OPEN: [ticketOpened(), statusChanged('NEW', 'OPEN')],
  IN_PROGRESS: [ticketOpened(), statusChanged('NEW', 'IN_PROGRESS')],
  PENDING_INFO: [ticketOpened(), madeToWait()],
  ESCALATED: [ticketOpened(), escalated()],
  RESOLVED: [ticketOpened(), resolved()],
  CLOSED: [ticketOpened(), resolved(), closed()],
  REOPENED: [ticketOpened(), resolved(), reopened({}, hour(2))],
}

/** Folds a history that begins with TicketOpened. */
export const ticketAfter = (...history: readonly [TicketOpened, ...TicketEvent[]]): OpenedTicket =>
  history.reduce<Ticket>(evolve, unopened) as OpenedTicket

export const nobodyKnown: AssignmentFacts = { assignee: null, team: null }

/** Ada and Bob are both active staff of the network team, and the only ones. */
export const networkStaff: AssignmentFacts = {
  assignee: { activeStaff: true, teamIds: [network] },
  team: { memberIds: [ada, bob] },
}

export const openTicket = (data: Partial<OpenTicket['data']> = {}): OpenTicket => ({
  type: 'OpenTicket',
  at: hour(0),
  data: { ...opening, facts: networkStaff, ...data },
})

export const assign = (
  to: { assigneeId?: string | null; teamId?: string | null },
  facts = networkStaff,
): AssignTicket => ({ type: 'AssignTicket', at: hour(5), data: { ...to, facts } })

export const setStatus = (
  to: Status,
  more: Partial<ChangeStatus['data']> = {},
  at = hour(5),
): ChangeStatus => ({
  type: 'ChangeStatus',
  at,
  data: { to, resolution: fixed, settings: defaultSettings, ...more },
})

export const resolve = (
  resolution: ResolveTicket['data']['resolution'] = fixed,
  settings: TicketSettings = defaultSettings,
): ResolveTicket => ({ type: 'ResolveTicket', at: hour(5), data: { resolution, settings } })

export const reopen = (at = hour(5), settings: TicketSettings = defaultSettings): ReopenTicket => ({
  type: 'ReopenTicket',
  at,
  data: { reason: null, settings },
})

export const comment = (data: Partial<AddComment['data']> = {}, at = hour(5)): AddComment => ({
  type: 'AddComment',
  at,
  data: { ...commented().data, settings: defaultSettings, ...data },
})

export const callerWith = (role: Role, more: Partial<Caller> = {}): Caller => ({
  tenantId: 'tenant-1',
  userId: role === 'END_USER' ? rita : ada,
  role,
  teamIds: role === 'END_USER' ? [] : [network],
  ...more,
})
