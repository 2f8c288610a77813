import type { Json } from '@docket/event-sourcing'
import type { TicketCommentRow } from '../ticket-comments/row.ts'
import type { TicketHistoryRow } from '../ticket-history/row.ts'
import type { Viewer } from '../viewer.ts'

/** One event of a ticket's story: the comment that it added, or the system lines that it means. */
export type TimelineEntry = Pick<
  TicketHistoryRow,
  'version' | 'at' | 'eventId' | 'eventType' | 'actorKind' | 'actorId' | 'correlationId' | 'causationId'
> & {
  /** As it is now: edited, or a tombstone. Null for a system line. */
  comment: TicketCommentRow | null
  changes: readonly TimelineChange[]
}

export type TimelineChange = { field: string; from: Json; to: Json }

/** The lines of one event as an entry; `comments` are those of the ticket by their version. */
export const toTimelineEntry = (
  lines: readonly TicketHistoryRow[],
  comments: ReadonlyMap<number, TicketCommentRow>,
): TimelineEntry => {
  const { version, at, eventId, eventType, actorKind, actorId, correlationId, causationId } = lines[0]!
  const comment = comments.get(version) ?? null
  const envelope = { version, at, eventId, eventType, actorKind, actorId, correlationId, causationId }
  const told = comment === null ? lines : lines.filter(({ field }) => field !== 'comment')
  const changes = told
    .map(({ field, from, to }) => ({ field, from, to }))
    .toSorted((one, other) => (one.field < other.field ? -1 : 1))
  return { ...envelope, comment, changes }
}

/** The timeline of a history that is in memory already: what a fold of the log gives. */
export const timelineOf = (
  history: readonly TicketHistoryRow[],
  comments: readonly TicketCommentRow[],
  viewer: Viewer,
): readonly TimelineEntry[] => {
  const visible = history.filter(({ staffOnly }) => viewer.kind === 'staff' || !staffOnly)
  const byVersion = new Map(comments.map((comment) => [comment.version, comment]))
  return [...Map.groupBy(visible, ({ version }) => version).values()].map((lines) =>
    toTimelineEntry(lines, byVersion),
  )
}
