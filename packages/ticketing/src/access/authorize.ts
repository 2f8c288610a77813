import type { OpenTicket, TicketCommand } from '../ticket/commands.ts'
import type { TicketOpened } from '../ticket/events.ts'
import { evolve, type Ticket, unopened } from '../ticket/state.ts'
import { forbidden, type GuardRefusal, guard } from './guard.ts'
import { may, mayEver, type Subject } from './may.ts'
import type { Action } from './permissions.ts'
import type { Caller } from './role.ts'

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
  const unreadable = opens ? null : guard(caller, 'ticket.read', ticket)
  if (unreadable !== null) return unreadable
  const found = opens ? evolve(unopened, asOpened(first)) : ticket
  for (const command of commands) {
    if (opens && isFirstStep(caller, command)) continue
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

const authorizeOne = (caller: Caller, command: TicketCommand, ticket: Ticket): GuardRefusal | null => {
  if (command.type === 'OpenTicket') {
    return refuseOpening(caller, command)
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
    case 'AddAttachment':
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
  }
}

const moreOf = (command: TicketCommand): Pick<Subject, 'target'> => {
  if (command.type !== 'AssignTicket') return {}
  const { facts, ...target } = command.data
  return { target: { ...target, assigneeTeamIds: facts.assignee?.teamIds ?? [] } }
}
