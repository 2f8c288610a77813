import type { ApiPart } from '../../api-server.ts'
import { addCommentRoute } from './add-comment.ts'
import { assignTicketRoute } from './assign-ticket.ts'
import { changeStatusRoute } from './change-status.ts'
import { claimTicketRoute } from './claim-ticket.ts'
import { closeTicketRoute } from './close-ticket.ts'
import { createTicketRoute } from './create-ticket.ts'
import { deescalateTicketRoute } from './deescalate-ticket.ts'
import { deleteCommentRoute } from './delete-comment.ts'
import { deleteTicketRoute } from './delete-ticket.ts'
import { editCommentRoute } from './edit-comment.ts'
import { editTicketRoute } from './edit-ticket.ts'
import { escalateTicketRoute } from './escalate-ticket.ts'
import { exportCsvRoute, exportXlsxRoute } from './export-tickets.ts'
import { finishImportRoute } from './finish-import.ts'
import { followTicketRoute, unfollowTicketRoute } from './follow-ticket.ts'
import { linkTicketRoute, unlinkTicketRoute } from './link-ticket.ts'
import { listCommentHistoryRoute } from './list-comment-history.ts'
import { listCommentsRoute } from './list-comments.ts'
import { listEventsRoute } from './list-events.ts'
import { listHistoryRoute } from './list-history.ts'
import { listRelatedRoute } from './list-related.ts'
import { listTicketsRoute } from './list-tickets.ts'
import { listTimelineRoute } from './list-timeline.ts'
import { mergeTicketRoute, unmergeTicketRoute } from './merge-ticket.ts'
import { rateTicketRoute } from './rate-ticket.ts'
import { readCausesRoute } from './read-causes.ts'
import { readCommentRoute } from './read-comment.ts'
import { readOverviewRoute } from './read-overview.ts'
import { readTicketRoute } from './read-ticket.ts'
import { redactTicketRoute } from './redact-ticket.ts'
import { releaseTicketRoute } from './release-ticket.ts'
import { reopenTicketRoute } from './reopen-ticket.ts'
import { replaceTicketRoute } from './replace-ticket.ts'
import { resolveTicketRoute } from './resolve-ticket.ts'
import { restoreTicketRoute } from './restore-ticket.ts'
import { setDueDateRoute } from './set-due-date.ts'
import { tagTicketRoute, untagTicketRoute } from './tag-ticket.ts'
import { unassignTicketRoute } from './unassign-ticket.ts'
import { undoChangesRoute } from './undo-changes.ts'

/** Every endpoint under /api/v1/tickets. */
export const ticketRoutes: readonly ApiPart[] = [
  createTicketRoute,
  listTicketsRoute,
  exportCsvRoute,
  exportXlsxRoute,
  readOverviewRoute,
  readTicketRoute,
  editTicketRoute,
  replaceTicketRoute,
  deleteTicketRoute,
  assignTicketRoute,
  unassignTicketRoute,
  claimTicketRoute,
  releaseTicketRoute,
  changeStatusRoute,
  resolveTicketRoute,
  closeTicketRoute,
  reopenTicketRoute,
  escalateTicketRoute,
  deescalateTicketRoute,
  restoreTicketRoute,
  finishImportRoute,
  tagTicketRoute,
  untagTicketRoute,
  followTicketRoute,
  unfollowTicketRoute,
  linkTicketRoute,
  unlinkTicketRoute,
  mergeTicketRoute,
  unmergeTicketRoute,
  setDueDateRoute,
  rateTicketRoute,
  undoChangesRoute,
  redactTicketRoute,
  listRelatedRoute,
  readCommentRoute,
  editCommentRoute,
  deleteCommentRoute,
  listCommentHistoryRoute,
  addCommentRoute,
  listCommentsRoute,
  listHistoryRoute,
  listTimelineRoute,
  readCausesRoute,
  listEventsRoute,
]
