import type { TicketDetailRow } from '../ticket-detail/row.ts'
import { auditedFields, clockLines } from '../ticket-history/project.ts'
import type { TicketListRow } from '../ticket-list/row.ts'
import type { TicketChange } from './ticket-change.ts'

/** Who may see a ticket. */
type Audience = { requesterId: string; assigneeId: string | null; teamId: string | null }

/**
 * What the live feed is told: its own `Announcement`, said again here because this package knows no feed.
 * `before` null: new; `after` null: gone; `changed` empty: unknown, all of it may have changed.
 */
export type TicketAnnouncement = {
  tenantId: string
  ticketId: string
  version: number
  publicVersion: number
  changed: readonly string[]
  internal: boolean
  before: Audience | null
  after: Audience | null
  by: string | null
  correlationId: string | null
}

/**
 * What the live feed is told of a change; pure. A ticket that was just opened names no fields: all are new. When
 * its news repeat older ones too, theirs may be the announcement that a crash has lost: then what changed is
 * unknown, and a change that is internal itself must not hide a public one before it.
 */
export const toAnnouncement = (
  { before, after, history, comments, commentEdits, attachments, cause, internal }: TicketChange,
  { repeats }: { repeats: boolean },
): TicketAnnouncement => ({
  tenantId: after.tenantId,
  ticketId: after.ticketId,
  version: after.version,
  publicVersion: after.publicVersion,
  changed:
    before === null || repeats
      ? []
      : [
          ...differing(before, after),
          ...(before.slaFacts !== after.slaFacts || history.some(isOfClocks) ? ['sla'] : []),
          ...(comments.length > 0 || commentEdits.length > 0 ? ['comments'] : []),
          ...(commentEdits.some(({ visibility }) => visibility === 'PUBLIC') ? ['publicComments'] : []),
          ...attachedFields(attachments),
        ],
  internal: internal && !repeats,
  before: before && audienceOf(before),
  after: audienceOf(after),
  ...(internal && repeats ? unknownCause : causeOf(cause)),
})

/** A warning changes no row; whoever looks at the clock wants to know of it. */
const isOfClocks = ({ field }: TicketChange['history'][number]): boolean => clockLines.has(field)

/** `publicAttachments` is for `visibleChanges` only, as `publicComments` is: what requesters may be told of. */
const attachedFields = ({ added, removed }: TicketChange['attachments']): readonly string[] => {
  const files = [...added, ...removed]
  const isPublic = files.some(({ visibility }) => visibility === 'PUBLIC')
  return [...(files.length > 0 ? ['attachments'] : []), ...(isPublic ? ['publicAttachments'] : [])]
}

/** Told to requesters too, so it must not name whoever wrote the note that came with it. */
const unknownCause = { by: null, correlationId: null }

const causeOf = ({ meta }: TicketChange['cause']) => ({
  by: meta.actor.kind === 'user' ? meta.actor.id : null,
  correlationId: meta.correlationId,
})

/**
 * What the feed is told of a ticket that was named again: it may have been told already, or the process may have
 * died before it could be. What changed is unknown, and so is whether all of it was internal.
 */
export const toRepeat = (row: TicketListRow): TicketAnnouncement => ({
  tenantId: row.tenantId,
  ticketId: row.ticketId,
  version: row.version,
  publicVersion: row.publicVersion,
  changed: [],
  internal: false,
  before: whoever(row),
  after: audienceOf(row),
  ...unknownCause,
})

/** Null for a deleted ticket: it is gone for everybody. */
const audienceOf = (row: TicketListRow): Audience | null => (row.deletedAt === null ? whoever(row) : null)

const whoever = ({ requesterId, assigneeId, teamId }: TicketListRow): Audience => ({
  requesterId,
  assigneeId,
  teamId,
})

const announcedFields = [
  ...auditedFields,
  'delayed',
  'commentCount',
  'publicCommentCount',
  'reopenCount',
  'reassignmentCount',
  'resolvedAt',
  'closedAt',
  'firstRepliedAt',
  'deletedAt',
] as const satisfies readonly (keyof TicketDetailRow)[]

const differing = (before: TicketDetailRow, after: TicketDetailRow): readonly string[] =>
  announcedFields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
