export { actionOf, authorize } from './access/authorize.ts'
export { forbidden, type GuardRefusal, guard, notFound, subjectOf } from './access/guard.ts'
export { may, mayEver, type Subject } from './access/may.ts'
export { type Action, actions, type Grant, grants, permissions } from './access/permissions.ts'
export { type ReadScope, readScope } from './access/read-scope.ts'
export { type Caller, isApiKey, isStaff, type Role, roles } from './access/role.ts'
export { isInScope, scopes } from './access/scopes.ts'
export { type AllowedCommand, allowedCommands } from './ticket/allowed-commands.ts'
export { isStaffOnly } from './ticket/audience.ts'
export {
  type BothSides,
  linkCommands,
  mergeCommands,
  unlinkCommands,
  unmergeCommands,
} from './ticket/both-sides.ts'
export {
  changedFields,
  type FieldChange,
  type FieldValue,
  type TicketField,
  ticketFields,
} from './ticket/changed-fields.ts'
export type * from './ticket/commands.ts'
export { defaultAutoCloseAfterMs, defaultSettings, importSettings } from './ticket/commands.ts'
export { customFieldOf } from './ticket/custom-fields.ts'
export { unmergeWindowMs } from './ticket/decide/merge.ts'
export { decide } from './ticket/decide.ts'
export { ticketCategory, ticketDecider, ticketIdOf, ticketStream } from './ticket/decider.ts'
export { decodeTicketEvent, encodeTicketEvent, schemaVersions, ticketCodec } from './ticket/decode.ts'
export type * from './ticket/events.ts'
export { planUndo, type UndoConflict, type UndoPlan } from './ticket/plan-undo.ts'
export { type Redaction, redactEvent, redactionMarker, redactionOf } from './ticket/redact-event.ts'
export {
  type TicketDecision,
  type TicketRefusal,
  type TicketRefusalCode,
  ticketRefusals,
} from './ticket/refusals.ts'
export {
  type AttachmentFacts,
  type CommentFacts,
  type CustomFields,
  type EscalatableStatus,
  evolve,
  type MergedSource,
  type OpenedTicket,
  type StatusFacts,
  type Ticket,
  type TicketFacts,
  type Unopened,
  unopened,
} from './ticket/state.ts'
export {
  conflicts,
  replyIsStale,
  settledFields,
  type TouchedFields,
  touchedFields,
} from './ticket/touched-fields.ts'
export { categoryOf, mayBecome, type StatusCategory, transitions } from './ticket/transitions.ts'
export * from './ticket/vocabulary.ts'
