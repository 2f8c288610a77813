import {
  type CustomFieldSet,
  isStaffOnly,
  type StatusSnapshot,
  type TicketAssigned,
  type TicketOpened,
  type TicketStatusChanged,
} from '@docket/ticketing'
import type { LoggedEvent } from '../logged-event.ts'
import type { TicketListRow } from './row.ts'
import { isDelayed, withSlaFact } from './sla-facts.ts'

/**
 * The row after one more event; pure. Events of a version that the row already holds change nothing, so that a
 * stream may be fed twice or in pieces; a gap throws, since a row that skipped an event is wrong for ever.
 */
export const projectTicketList = (row: TicketListRow | null, logged: LoggedEvent): TicketListRow => {
  const { event, stored } = logged
  if (row === null) {
    if (event.type === 'TicketOpened' && stored.version === 1) return opened(event, stored)
    throw new Error(`${stored.streamId} begins with ${event.type} at version ${stored.version}`)
  }
  if (stored.version <= row.version) return row
  if (stored.version !== row.version + 1) {
    throw new Error(`${stored.streamId} continues at version ${stored.version} after ${row.version}`)
  }
  const slaFacts = withSlaFact(row.slaFacts ?? [], { event, actor: stored.meta.actor.kind })
  const moved = {
    ...changed(row, logged),
    slaFacts,
    delayed: isDelayed(slaFacts),
    version: stored.version,
    updatedAt: event.at,
  }
  return isStaffOnly(event) ? moved : { ...moved, publicVersion: stored.version, publicUpdatedAt: event.at }
}

const opened = (event: TicketOpened, { tenantId, meta }: LoggedEvent['stored']): TicketListRow => ({
  ...openedRow(event),
  tenantId,
  slaFacts: withSlaFact([], { event, actor: meta.actor.kind }),
})

const openedRow = ({ at, data }: TicketOpened): Omit<TicketListRow, 'tenantId' | 'slaFacts'> => ({
  ticketId: data.ticketId,
  number: data.number,
  title: data.title,
  status: 'NEW',
  priority: data.priority,
  type: data.type,
  category: data.category,
  environment: data.environment,
  affectedService: data.affectedService,
  channel: data.channel,
  requesterId: data.requesterId,
  organizationId: data.organizationId,
  tier: data.tier,
  assigneeId: data.assigneeId,
  teamId: data.teamId,
  tags: data.tags,
  escalationLevel: 0,
  delayed: false,
  dueAt: null,
  pendingReason: null,
  pendingUntil: null,
  commentCount: 0,
  publicCommentCount: 0,
  reopenCount: 0,
  reassignmentCount: 0,
  customFields: {},
  mergedInto: null,
  importing: data.imported,
  createdAt: at,
  updatedAt: at,
  publicUpdatedAt: at,
  resolvedAt: null,
  closedAt: null,
  firstRepliedAt: null,
  version: 1,
  publicVersion: 1,
  deletedAt: null,
})

const changed = (row: TicketListRow, { event, stored }: LoggedEvent): TicketListRow => {
  switch (event.type) {
    case 'TicketOpened':
      throw new Error(`${stored.streamId} is opened again at version ${stored.version}`)
    case 'TicketDetailsChanged':
      return { ...row, ...listed(event.data) }
    case 'TicketPriorityChanged':
      return { ...row, priority: event.data.to }
    case 'TicketStatusChanged':
      return { ...row, status: event.data.to, ...pending(event), ...endings(event.data.restored) }
    case 'TicketAssigned':
      return { ...row, ...assignment(row, event) }
    case 'TicketUnassigned':
      return { ...row, assigneeId: null }
    case 'TicketEscalated':
      return { ...row, escalationLevel: event.data.level, ...entering(row, event.data.to) }
    case 'TicketDeescalated':
      return { ...row, escalationLevel: 0, ...entering(row, event.data.to) }
    case 'TicketResolved':
      return { ...row, ...entering(row, 'RESOLVED'), resolvedAt: event.at }
    case 'TicketClosed':
      return { ...row, ...entering(row, 'CLOSED'), closedAt: event.at }
    case 'TicketReopened':
      return {
        ...row,
        ...entering(row, 'REOPENED'),
        reopenCount: row.reopenCount + 1,
        resolvedAt: null,
        closedAt: null,
      }
    case 'CommentAdded': {
      const isPublic = event.data.visibility === 'PUBLIC'
      const replies = isPublic && event.data.authorKind === 'agent' && row.firstRepliedAt === null
      return {
        ...row,
        commentCount: row.commentCount + 1,
        publicCommentCount: row.publicCommentCount + (isPublic ? 1 : 0),
        firstRepliedAt: replies ? event.at : row.firstRepliedAt,
      }
    }
    case 'CommentDeleted': {
      const wasPublic = event.data.visibility === 'PUBLIC'
      return {
        ...row,
        commentCount: row.commentCount - 1,
        publicCommentCount: row.publicCommentCount - (wasPublic ? 1 : 0),
      }
    }
    case 'TicketTagged':
      return { ...row, tags: [...row.tags, ...event.data.tags] }
    case 'TicketUntagged':
      return { ...row, tags: row.tags.filter((tag) => !event.data.tags.includes(tag)) }
    case 'DueDateSet':
      return { ...row, dueAt: event.data.to }
    case 'CustomFieldSet':
      return { ...row, customFields: withField(row.customFields, event) }
    case 'TicketMerged':
      return event.data.side === 'source'
        ? {
            ...row,
            ...entering(row, 'CLOSED'),
            closedAt: row.closedAt ?? event.at,
            mergedInto: event.data.targetId,
          }
        : row
    case 'TicketUnmerged':
      return event.data.side === 'source'
        ? { ...row, ...asBefore(event.data.restored), mergedInto: null }
        : row
    case 'TicketDeleted':
      return { ...row, deletedAt: event.at }
    case 'TicketRestored':
      return { ...row, deletedAt: null }
    case 'TicketImportFinished':
      return { ...row, importing: false }
    case 'TicketTierChanged':
      return { ...row, tier: event.data.to }
    case 'CommentEdited':
    case 'AttachmentAdded':
    case 'AttachmentRemoved':
    case 'TicketFollowed':
    case 'TicketUnfollowed':
    case 'TicketLinked':
    case 'TicketUnlinked':
    case 'TicketRated':
    case 'SlaPolicyApplied':
    case 'SlaPolicyRemoved':
    case 'SlaWarningRaised':
    case 'SlaBreached':
    case 'TextRedacted': // what the log says now is folded from its start
      return row
  }
}

type Details = Extract<LoggedEvent['event'], { type: 'TicketDetailsChanged' }>['data']

/** The changed details that a list shows; the description is the detail's. */
const listed = ({ description, ...changes }: Details): Partial<TicketListRow> =>
  Object.fromEntries(Object.entries(changes).map(([field, change]) => [field, change.to]))

const pending = ({ data }: TicketStatusChanged) => ({ pendingReason: data.reason, pendingUntil: data.until })

/** Only an undo says what belongs to the status it brings back. */
const endings = (restored: StatusSnapshot | null): Partial<TicketListRow> =>
  restored === null ? {} : { resolvedAt: restored.resolvedAt, closedAt: restored.closedAt }

const asBefore = (restored: StatusSnapshot): Partial<TicketListRow> => ({
  status: restored.status,
  pendingReason: restored.reason,
  pendingUntil: restored.until,
  ...endings(restored),
})

/** An emptied field is as if it had never been set. */
const withField = (fields: TicketListRow['customFields'], { data: { key, to } }: CustomFieldSet) => {
  const { [key]: _, ...others } = fields
  return to === null ? others : { ...others, [key]: to }
}

/** A status that stays keeps its reason for waiting. */
const entering = (row: TicketListRow, status: string) =>
  status === row.status ? {} : { status, pendingReason: null, pendingUntil: null }

/** Counted as the core counts it: another team is a reassignment, another person in the same team is none. */
const assignment = (row: TicketListRow, { data: { assigneeId, teamId } }: TicketAssigned) => ({
  assigneeId,
  teamId,
  reassignmentCount: row.reassignmentCount + (teamId === row.teamId ? 0 : 1),
})
