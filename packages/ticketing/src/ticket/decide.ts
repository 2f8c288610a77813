import { accept, refuse } from '@docket/event-sourcing'
import type { TicketCommand } from './commands.ts'
import { assign, claim, unassign } from './decide/assign.ts'
import { addAttachment, removeAttachment } from './decide/attachment.ts'
import { comment } from './decide/comment.ts'
import { deleteTicket, restoreTicket } from './decide/delete.ts'
import { changeDetails, changePriority } from './decide/details.ts'
import { deleteComment, editComment } from './decide/edit-comment.ts'
import { deescalate, escalate } from './decide/escalate.ts'
import { rate, setCustomField, setDueDate } from './decide/fields.ts'
import { follow, unfollow } from './decide/follow.ts'
import { finishImport } from './decide/import.ts'
import { link, unlink } from './decide/link.ts'
import { merge, refuseMerged, unmerge } from './decide/merge.ts'
import { open } from './decide/open.ts'
import { redact } from './decide/redact.ts'
import { close, reopen, resolve } from './decide/resolve.ts'
import { applyPolicy, changeTier, recordThreshold, removePolicy } from './decide/sla.ts'
import { changeStatus, wake } from './decide/status.ts'
import { tag, untag } from './decide/tag.ts'
import { undo } from './decide/undo.ts'
import type { TicketDecision } from './refusals.ts'
import type { Ticket } from './state.ts'

/**
 * What may happen next: the events a command leads to, or why not. Pure: time, ids, settings and facts are in
 * the command. A command that changes nothing is accepted with no event.
 */
export const decide = (command: TicketCommand, ticket: Ticket): TicketDecision => {
  if (command.type === 'OpenTicket') return open(command, ticket)
  if (ticket.status === 'UNOPENED') return refuse('ticket_not_found', 'There is no such ticket.')
  if (command.type === 'ApplySlaPolicy') return applyPolicy(command, ticket)
  if (command.type === 'RemoveSlaPolicy') return removePolicy(command, ticket)
  if (command.type === 'ChangeTier') return changeTier(command, ticket)
  if (command.type === 'RecordSlaWarning' || command.type === 'RecordSlaBreach')
    return recordThreshold(command, ticket)
  if (ticket.deleted && command.type !== 'RestoreTicket' && command.type !== 'RedactText') {
    return command.type === 'DeleteTicket'
      ? accept()
      : refuse('ticket_deleted', 'The ticket is deleted: restore it first.')
  }
  if (ticket.merged !== null && !aboutTheMerge.has(command.type)) return refuseMerged(ticket)
  switch (command.type) {
    case 'ChangeDetails':
      return changeDetails(command, ticket)
    case 'ChangePriority':
      return changePriority(command, ticket)
    case 'ChangeStatus':
      return changeStatus(command, ticket)
    case 'AssignTicket':
      return assign(command, ticket)
    case 'ClaimTicket':
      return claim(command, ticket)
    case 'UnassignTicket':
      return unassign(command, ticket)
    case 'EscalateTicket':
      return escalate(command, ticket)
    case 'DeescalateTicket':
      return deescalate(command, ticket)
    case 'ResolveTicket':
      return resolve(command, ticket)
    case 'CloseTicket':
      return close(command, ticket)
    case 'ReopenTicket':
      return reopen(command, ticket)
    case 'AddComment':
      return comment(command, ticket)
    case 'TagTicket':
      return tag(command, ticket)
    case 'UntagTicket':
      return untag(command, ticket)
    case 'DeleteTicket':
      return deleteTicket(command)
    case 'RestoreTicket':
      return restoreTicket(command, ticket)
    case 'FinishImport':
      return finishImport(command, ticket)
    case 'WakeTicket':
      return wake(command, ticket)
    case 'SetDueDate':
      return setDueDate(command, ticket)
    case 'SetCustomField':
      return setCustomField(command, ticket)
    case 'RateTicket':
      return rate(command, ticket)
    case 'EditComment':
      return editComment(command, ticket)
    case 'DeleteComment':
      return deleteComment(command, ticket)
    case 'AddAttachment':
      return addAttachment(command, ticket)
    case 'RemoveAttachment':
      return removeAttachment(command, ticket)
    case 'FollowTicket':
      return follow(command, ticket)
    case 'UnfollowTicket':
      return unfollow(command, ticket)
    case 'LinkTicket':
      return link(command, ticket)
    case 'UnlinkTicket':
      return unlink(command, ticket)
    case 'MergeTicket':
      return merge(command, ticket)
    case 'UnmergeTicket':
      return unmerge(command, ticket)
    case 'UndoChanges':
      return undo(command, ticket)
    case 'RedactText':
      return redact(command)
  }
}

/** A merged ticket refuses all but what undoes the merge, repeats it, or must reach its texts anyway. */
const aboutTheMerge: ReadonlySet<TicketCommand['type']> = new Set([
  'MergeTicket',
  'UnmergeTicket',
  'RedactText',
])
