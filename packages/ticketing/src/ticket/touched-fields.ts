import type { AddComment, TicketCommand } from './commands.ts'
import type { TicketEvent } from './events.ts'

/** What a command means to set, or an event has set. `everything`: whatever else happened matters. */
export type TouchedFields = readonly string[] | 'everything'

/**
 * Whether what came between the version somebody looked at and now concerns what they want to do: then their
 * version is stale (412), else the command is decided on the ticket as it is. Adding to a ticket (comments, tags)
 * never clashes, but for a public staff reply: see `replyIsStale`.
 */
export const conflicts = (between: readonly TicketEvent[], commands: readonly TicketCommand[]): boolean =>
  commands.some((command) => {
    if (command.type === 'AddComment') return staleReply(between, command)
    const touched = touchedFields(command)
    if (touched === 'everything') return between.length > 0
    return between.some((event) => settledFields(event).some((field) => touched.includes(field)))
  })

/**
 * Whether a public staff reply among the commands was written without having seen another person's newer public
 * comment. Requesters and internal notes are never held up, and `force` sends it anyway. The API answers
 * `reply_stale` (409) rather than a stale version then.
 */
export const replyIsStale = (between: readonly TicketEvent[], commands: readonly TicketCommand[]): boolean =>
  commands.some((command) => command.type === 'AddComment' && staleReply(between, command))

const staleReply = (between: readonly TicketEvent[], { data }: AddComment): boolean =>
  data.visibility === 'PUBLIC' &&
  data.authorKind === 'agent' &&
  data.force !== true &&
  between.some(
    (event) =>
      event.type === 'CommentAdded' &&
      event.data.visibility === 'PUBLIC' &&
      event.data.authorId !== data.authorId,
  )

/** The fields a command sets. */
export const touchedFields = (command: TicketCommand): TouchedFields => {
  switch (command.type) {
    case 'ChangeDetails':
      return Object.keys(command.data)
    case 'ChangePriority':
      return ['priority']
    case 'ChangeStatus':
    case 'ResolveTicket':
    case 'CloseTicket':
    case 'ReopenTicket':
      return ['status']
    case 'EscalateTicket':
    case 'DeescalateTicket':
      return ['status', 'escalationLevel']
    case 'AssignTicket':
      // A team may drop the assignee, so whoever sets it has to know both.
      return command.data.teamId === undefined ? ['assigneeId'] : ['assigneeId', 'teamId']
    case 'ClaimTicket':
    case 'UnassignTicket':
      return ['assigneeId']
    case 'AddComment':
    case 'TagTicket':
    case 'UntagTicket':
    case 'FinishImport':
    case 'AddAttachment':
    case 'RemoveAttachment':
    case 'FollowTicket':
    case 'UnfollowTicket':
    case 'LinkTicket':
    case 'UnlinkTicket':
    case 'RedactText':
    case 'RecordSlaWarning':
    case 'RecordSlaBreach':
      return []
    case 'ApplySlaPolicy':
    case 'RemoveSlaPolicy':
      return ['slaPolicy']
    case 'ChangeTier':
      return ['tier']
    case 'SetDueDate':
      return ['dueAt']
    case 'SetCustomField':
      return [`customFields.${command.data.key}`]
    case 'RateTicket':
      return ['rating']
    case 'EditComment':
    case 'DeleteComment':
      return [`comments.${command.data.commentId}`]
    case 'UnmergeTicket':
    case 'WakeTicket':
      return ['status']
    case 'RestoreTicket':
      return ['deleted']
    case 'OpenTicket':
    case 'DeleteTicket':
    case 'MergeTicket':
    case 'UndoChanges':
      return 'everything'
  }
}

/** The fields an event has set. */
export const settledFields = (event: TicketEvent): readonly string[] => {
  switch (event.type) {
    case 'TicketOpened':
    case 'TicketDetailsChanged':
      return Object.keys(event.data)
    case 'TicketPriorityChanged':
      return ['priority']
    case 'TicketStatusChanged':
    case 'TicketResolved':
    case 'TicketClosed':
    case 'TicketReopened':
      return ['status']
    case 'TicketEscalated':
    case 'TicketDeescalated':
      return event.data.from === event.data.to ? ['escalationLevel'] : ['status', 'escalationLevel']
    case 'TicketAssigned':
      return (['assigneeId', 'teamId'] as const).filter(
        (field) => event.data[field] !== event.data.from[field],
      )
    case 'TicketUnassigned':
      return ['assigneeId']
    case 'CommentAdded':
      return ['comments']
    case 'TicketTagged':
    case 'TicketUntagged':
      return ['tags']
    case 'TicketDeleted':
    case 'TicketRestored':
      return ['deleted']
    case 'TicketTierChanged':
      return ['tier']
    case 'SlaPolicyApplied':
    case 'SlaPolicyRemoved':
      return ['slaPolicy']
    case 'SlaWarningRaised':
    case 'SlaBreached':
      return ['sla']
    case 'TicketImportFinished':
      return ['underImport']
    case 'DueDateSet':
      return ['dueAt']
    case 'CustomFieldSet':
      return [`customFields.${event.data.key}`]
    case 'TicketRated':
      return ['rating']
    case 'CommentEdited':
    case 'CommentDeleted':
      return [`comments.${event.data.commentId}`]
    case 'AttachmentAdded':
    case 'AttachmentRemoved':
      return ['attachments']
    case 'TicketFollowed':
    case 'TicketUnfollowed':
      return ['followers']
    case 'TicketLinked':
    case 'TicketUnlinked':
      return ['links']
    case 'TicketMerged':
    case 'TicketUnmerged':
      return event.data.side === 'source' ? ['status', 'mergedInto'] : ['mergedSources']
    case 'TextRedacted': {
      const { commentId, field } = event.data
      return commentId !== null ? [`comments.${commentId}`] : [field ?? 'text']
    }
  }
}
