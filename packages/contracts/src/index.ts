export { asyncApiDocument } from './events/asyncapi.ts'
export {
  type IdentityEventSchemas,
  identityEventSchemas,
  type PublicIdentityEvent,
} from './events/identity-events.ts'
export { type RecordHeaders, recordHeaders, toSequence } from './events/record-headers.ts'
export {
  type PublicTicketEvent,
  type TicketEventSchemas,
  ticketEventSchemas,
} from './events/ticket-events.ts'
export { type TicketState, ticketState, ticketStateType } from './events/ticket-state.ts'
export {
  jwks,
  loginBody,
  logoutBody,
  type Me,
  me,
  refreshBody,
  registerBody,
  type Tokens,
  tokens,
} from './http/auth.ts'
export {
  type AddCommentBody,
  addCommentBody,
  assignTicketBody,
  bareBody,
  type CreateTicketBody,
  changeStatusBody,
  createTicketBody,
  type EditTicketBody,
  editTicketBody,
  type Imported,
  type ReplaceTicketBody,
  type ResolutionInput,
  reasonBody,
  replaceTicketBody,
  resolveTicketBody,
  type SavedTogether,
  type Seen,
} from './http/command-bodies.ts'
export { type Comment, comment } from './http/comment.ts'
export { commandMeta, envelope, failureEnvelope, meta } from './http/envelope.ts'
export { type ErrorDocument, errorDocument, fieldProblem } from './http/error-document.ts'
export * as fields from './http/fields.ts'
export { type HistoryEntry, historyEntry, type RawEvent, rawEvent } from './http/history.ts'
export {
  byId,
  createOrganizationBody,
  createTeamBody,
  createUserBody,
  listByNameQuery,
  listUsersQuery,
  type Organization,
  organization,
  type StaffName,
  staffName,
  type Team,
  team,
  teamMembersBody,
  type User,
  user,
} from './http/identity.ts'
export { role } from './http/identity-fields.ts'
export { type ListQuery, listFilters, listQuery, sortFields } from './http/list-query.ts'
export { cursor, limit, listMeta, type Pagination, pagination } from './http/pagination.ts'
export { type Overview, overview } from './http/statistics.ts'
export {
  allowedCommand,
  type ChangedTicket,
  changedTicket,
  type TicketDetail,
  type TicketRow,
  ticketDetail,
  ticketRow,
} from './http/ticket.ts'
export {
  type AsOf,
  asOf,
  commentsQuery,
  eventsQuery,
  historyQuery,
  noQuery,
  ticketQuery,
} from './http/ticket-queries.ts'
export { type LiveFrame, type LiveFrameType, liveFrames } from './live/frames.ts'
export { type NewsType, newsTypes, streamQuery, streamTicket } from './live/stream-query.ts'
