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
  type ApiKey,
  apiKey,
  createApiKeyBody,
  type NewApiKey,
  newApiKey,
} from './http/api-keys.ts'
export {
  type Attachment,
  attachment,
  attachmentsQuery,
  type UploadFields,
  uploadFields,
  uploadForm,
} from './http/attachment.ts'
export { auditEntry, auditQuery, operatorAuditQuery } from './http/audit.ts'
export {
  changePasswordBody,
  forgotPasswordBody,
  jwks,
  loginBody,
  logoutBody,
  type Me,
  me,
  refreshBody,
  registerBody,
  resetPasswordBody,
  type Tokens,
  tokens,
} from './http/auth.ts'
export {
  type BulkAnswer,
  type BulkBody,
  type BulkChange,
  type BulkResult,
  bulkAnswer,
  bulkAtOnce,
  bulkBody,
} from './http/bulk.ts'
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
export { type Comment, comment, commentVersion } from './http/comment.ts'
export {
  type CannedResponse,
  cannedResponse,
  createCannedResponseBody,
  renderedResponse,
  renderQuery,
  replaceCannedResponseBody,
} from './http/desk/canned-response.ts'
export { type Category, category, createCategoryBody, replaceCategoryBody } from './http/desk/category.ts'
export {
  type CreateCustomFieldBody,
  type CustomField,
  type CustomFieldValue,
  createCustomFieldBody,
  customField,
  customFieldKey,
  customFieldValue,
  customFieldValues,
  type ReplaceCustomFieldBody,
  replaceCustomFieldBody,
} from './http/desk/custom-field.ts'
export { listArchivableQuery, listDeskQuery, listScopedQuery, removeBody } from './http/desk/kept.ts'
export {
  appliedMacro,
  createMacroBody,
  type Macro,
  type MacroAction,
  macro,
  replaceMacroBody,
} from './http/desk/macro.ts'
export {
  editSettingsBody,
  type SettingsChange,
  type TenantSettings,
  tenantSettings,
} from './http/desk/settings.ts'
export {
  createTemplateBody,
  replaceTemplateBody,
  type Template,
  type TemplateFields,
  template,
} from './http/desk/template.ts'
export {
  createViewBody,
  replaceViewBody,
  type View,
  view,
  viewCount,
  viewCountsQuery,
  viewTicketsQuery,
} from './http/desk/view.ts'
export { commandMeta, envelope, failureEnvelope, meta } from './http/envelope.ts'
export { type ErrorDocument, errorDocument, fieldProblem } from './http/error-document.ts'
export { type ExportQuery, exportQuery } from './http/export-query.ts'
export * as fields from './http/fields.ts'
export { type HistoryEntry, historyEntry, type RawEvent, rawEvent } from './http/history.ts'
export {
  byId,
  changeOrganizationBody,
  changeUserBody,
  createOrganizationBody,
  createTeamBody,
  createTenantBody,
  createUserBody,
  listByNameQuery,
  listTenantsQuery,
  listUsersQuery,
  type Organization,
  organization,
  renameBody,
  type StaffName,
  staffName,
  type Team,
  type Tenant,
  team,
  teamMembersBody,
  tenant,
  tenantSlug,
  type User,
  user,
  userRoleBody,
  userTeamsBody,
} from './http/identity.ts'
export { role } from './http/identity-fields.ts'
export { type JobAnswer, job, jobUpdated } from './http/job.ts'
export { type ListQuery, listFilters, listQuery, sortFields } from './http/list-query.ts'
export { cursor, limit, listMeta, type Pagination, pagination } from './http/pagination.ts'
export {
  createCalendarBody,
  holidayFile,
  importHolidaysQuery,
  listVersionsQuery,
  replaceCalendarBody,
  type SlaCalendar,
  savedSlaCalendar,
  slaCalendar,
  slaCalendarVersion,
} from './http/sla/calendar.ts'
export { type ClocksQuery, clocksQuery, type SlaClockRow, slaClockRow } from './http/sla/clock-list.ts'
export {
  createPolicyBody,
  orderPoliciesBody,
  type PresetKey,
  presetKeys,
  replacePolicyBody,
  type SlaPolicy,
  slaPolicy,
  slaPolicyPreset,
  slaPolicyVersion,
} from './http/sla/policy.ts'
export { reapplyPolicyBody } from './http/sla/reapply.ts'
export {
  mostFlips,
  type SimulationBody,
  type SimulationResult,
  simulationBody,
  simulationResult,
} from './http/sla/simulation.ts'
export {
  explainQuery,
  type SlaClockAnswer,
  type SlaExplanation,
  slaExplanation,
  type TicketSla,
  ticketSla,
} from './http/sla/ticket-sla.ts'
export { type Overview, overview } from './http/statistics.ts'
export {
  allowedCommand,
  type ChangedTicket,
  type ClockSummary,
  changedTicket,
  clockSummary,
  type FoundTicket,
  foundTicket,
  relatedTicket,
  type TicketDetail,
  type TicketRow,
  ticketDetail,
  ticketRow,
} from './http/ticket.ts'
export {
  dueDateBody,
  editCommentBody,
  followerBody,
  linkBody,
  mergeBody,
  ratingBody,
  redactBody,
  tagsBody,
  undoBody,
} from './http/ticket-actions.ts'
export {
  type AsOf,
  asOf,
  commentsQuery,
  eventsQuery,
  historyQuery,
  noQuery,
  relatedQuery,
  ticketQuery,
  timelineQuery,
} from './http/ticket-queries.ts'
export { causeStep, eventCauses, timelineEntry } from './http/timeline.ts'
export { type LiveFrame, type LiveFrameType, liveFrames } from './live/frames.ts'
export { type PresenceSaid, presence, presenceBody, presenceSaid } from './live/presence.ts'
export { type NewsType, newsTypes, streamQuery, streamTicket } from './live/stream-query.ts'
