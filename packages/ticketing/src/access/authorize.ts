import type { OpenTicket, TicketCommand } from '../ticket/commands.ts'
import type { TicketOpened } from '../ticket/events.ts'
import { evolve, type Ticket, unopened } from '../ticket/state.ts'
import { authorizeWritten } from './authorize-written.ts'
import { forbidden, type GuardRefusal, guard, notFound } from './guard.ts'
import { may, mayEver, type Subject } from './may.ts'
import type { Action } from './permissions.ts'
import { type Caller, isStaff } from './role.ts'

/**
 * Whether the caller may give all these commands to the ticket as it is found: null, or the first reason why not.
 * A save of no command at all is still a look at the ticket. This is the `guard` that a shell hands to handleCommand.
 */
export const authorize = (
  caller: Caller,
  commands: readonly TicketCommand[],
  ticket: Ticket,
): GuardRefusal | null => {
  const [first] = commands
  const opens = first?.type === 'OpenTicket'
  if (isReplyByMerged(caller, commands, ticket)) return null
  const unreadable = opens ? null : guard(caller, 'ticket.read', ticket)
  if (unreadable !== null) return unreadable
  const found = opens ? evolve(unopened, asOpened(first)) : ticket
  for (const [index, command] of commands.entries()) {
    if (opens && isFirstStep(caller, command)) continue
    if (isOnNewComment(command, commands.slice(0, index))) continue
    const refusal = authorizeOne(caller, command, found)
    if (refusal !== null) return refusal
  }
  return null
}

/**
 * Where every ticket starts; staff who open one may say so, though it is not assigned to them. Whoever opens a ticket
 * fills in its form, the staff's own part only as staff.
 */
const isFirstStep = (caller: Caller, command: TicketCommand): boolean => {
  if (command.type === 'SetCustomField') return !command.data.staffOnly || mayEver(caller, 'ticket.edit')
  const starts = command.type === 'ChangeStatus' && (command.data.to === 'NEW' || command.data.to === 'OPEN')
  return starts && mayEver(caller, 'ticket.edit')
}

/** A file that comes with the comment it is on needs no permission but the comment's. */
const isOnNewComment = (command: TicketCommand, before: readonly TicketCommand[]): boolean =>
  command.type === 'AddAttachment' &&
  before.some((one) => one.type === 'AddComment' && one.data.commentId === command.data.commentId)

/**
 * The requester of a merged ticket cannot read the one it was merged into, but their replies land there: a comment,
 * with its files, from a ticket that this one knows as merged into it and as theirs.
 */
const isReplyByMerged = (caller: Caller, commands: readonly TicketCommand[], ticket: Ticket): boolean => {
  const [first, ...files] = commands
  if (ticket.status === 'UNOPENED' || ticket.deleted || first?.type !== 'AddComment') return false
  const { carriedFrom: from = null, authorId, commentId, visibility } = first.data
  return (
    from !== null &&
    from.requesterId === caller.userId &&
    authorId === caller.userId &&
    visibility === 'PUBLIC' &&
    may(caller, 'comment.add_public', { requesterId: from.requesterId }) &&
    ticket.mergedSources.some(
      (one) => one.ticketId === from.ticketId && one.requesterId === from.requesterId,
    ) &&
    files.every((one) => one.type === 'AddAttachment' && one.data.commentId === commentId)
  )
}

const authorizeOne = (caller: Caller, command: TicketCommand, ticket: Ticket): GuardRefusal | null => {
  if (command.type === 'OpenTicket') {
    return refuseOpening(caller, command)
  }
  if (ticket.status === 'UNOPENED') return notFound
  switch (command.type) {
    case 'EditComment':
    case 'DeleteComment':
    case 'AddAttachment':
    case 'RemoveAttachment':
      return authorizeWritten(caller, command, ticket)
    case 'FollowTicket':
    case 'UnfollowTicket':
      // Requesters speak for themselves only; staff may bring a colleague in.
      if (command.data.userId !== caller.userId && !isStaff(caller)) return forbidden('ticket.follow')
  }
  if (command.type === 'UnassignTicket' && guard(caller, 'ticket.release', ticket) === null) return null
  return guard(caller, actionOf(command), ticket, moreOf(command))
}

/**
 * A requester opens for themselves and leaves the routing to staff. Until it is routed, a new ticket is in the
 * hands of who opens it: they take it as by claiming, or pass it on as far as they may assign their own tickets.
 */
const refuseOpening = (caller: Caller, { data }: OpenTicket): GuardRefusal | null => {
  if (!may(caller, 'ticket.open', data)) return forbidden('ticket.open')
  const { assigneeId, teamId, facts } = data
  if (assigneeId === null && teamId === null) return null
  if (assigneeId === caller.userId && may(caller, 'ticket.claim', { teamId })) return null
  const target = {
    ...(assigneeId !== null && { assigneeId }),
    ...(teamId !== null && { teamId }),
    assigneeTeamIds: facts.assignee?.teamIds ?? [],
  }
  const held = { requesterId: data.requesterId, assigneeId: caller.userId, teamId: null }
  return may(caller, 'ticket.assign', { ...held, target }) ? null : forbidden('ticket.assign')
}

/** What further commands of an opening save find: the ticket as it is being opened. */
const asOpened = ({ at, data: { facts, ...data } }: OpenTicket): TicketOpened => ({
  type: 'TicketOpened',
  at,
  data,
})

/** The action of the permission table that a command is an instance of. */
export const actionOf = (command: TicketCommand): Action => {
  switch (command.type) {
    case 'OpenTicket':
      return 'ticket.open'
    case 'ChangeDetails':
      return Object.keys(command.data).every((field) => field === 'title' || field === 'description')
        ? 'ticket.edit_text'
        : 'ticket.edit'
    case 'ChangePriority':
      return 'ticket.edit'
    case 'ChangeStatus':
      switch (command.data.to) {
        case 'ESCALATED':
          return 'ticket.escalate'
        case 'RESOLVED':
          return 'ticket.resolve'
        case 'CLOSED':
          return 'ticket.close'
        case 'REOPENED':
          return 'ticket.reopen'
        default:
          return 'ticket.edit'
      }
    case 'AssignTicket':
    case 'UnassignTicket':
      return 'ticket.assign'
    case 'ClaimTicket':
      return 'ticket.claim'
    case 'EscalateTicket':
      return 'ticket.escalate'
    case 'DeescalateTicket':
      return 'ticket.deescalate'
    case 'ResolveTicket':
      return 'ticket.resolve'
    case 'CloseTicket':
      return 'ticket.close'
    case 'ReopenTicket':
      return 'ticket.reopen'
    case 'AddComment':
      return command.data.visibility === 'PUBLIC' ? 'comment.add_public' : 'comment.add_internal'
    case 'TagTicket':
    case 'UntagTicket':
      return 'ticket.tag'
    case 'DeleteTicket':
      return 'ticket.delete'
    case 'RestoreTicket':
      return 'ticket.restore'
    case 'FinishImport':
      return 'history.import'
    case 'WakeTicket':
    case 'SetCustomField':
      return 'ticket.edit'
    case 'SetDueDate':
      return 'ticket.due_date'
    case 'RateTicket':
      return 'ticket.rate'
    case 'EditComment':
      return 'comment.edit'
    case 'DeleteComment':
      return 'comment.delete'
    case 'AddAttachment': // on a comment or from staff it asks more: authorize-written.ts
      return 'comment.add_public'
    case 'RemoveAttachment':
      return 'attachment.remove'
    case 'FollowTicket':
    case 'UnfollowTicket':
      return 'ticket.follow'
    case 'LinkTicket':
    case 'UnlinkTicket':
      return 'ticket.link'
    case 'MergeTicket':
    case 'UnmergeTicket':
      return 'ticket.merge'
    case 'UndoChanges':
      return 'ticket.undo'
    case 'RedactText':
      return 'ticket.redact'
    case 'ChangeTier':
    case 'ApplySlaPolicy':
    case 'RemoveSlaPolicy':
    case 'RecordSlaWarning':
    case 'RecordSlaBreach': // the system's own: a person only asks for policies to be applied anew
      return 'policies.reapply'
  }
}

const moreOf = (command: TicketCommand): Pick<Subject, 'target' | 'authorId'> => {
  if (command.type === 'UndoChanges') return { authorId: command.data.authorId }
  if (command.type !== 'AssignTicket') return {}
  const { facts, ...target } = command.data
  return { target: { ...target, assigneeTeamIds: facts.assignee?.teamIds ?? [] } }
}
