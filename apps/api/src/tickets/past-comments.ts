import type { AsOf } from '@docket/contracts'
import type { EventStore, StoredEvent } from '@docket/event-sourcing'
import {
  foldTicketComments,
  foldTicketDetail,
  isMixed,
  mayReadComment,
  shownComment,
  type TicketCommentRow,
  type Viewer,
} from '@docket/read-models'
import { decodeTicketEvent, ticketIdOf, ticketStream } from '@docket/ticketing'

/** Chains of merges are followed no further. */
const mostTargets = 50

/**
 * The comments that a list of them showed when the ticket's log was no longer than `past`: its own, those of tickets
 * merged into it by then, and replies that had come to its target by way of it. `untilThen` cuts the other logs.
 */
export const pastComments = async (
  store: Pick<EventStore, 'readStream'>,
  past: readonly StoredEvent[],
  untilThen: (event: StoredEvent) => boolean,
  viewer: Viewer,
): Promise<readonly TicketCommentRow[]> => {
  const ticket = foldTicketDetail(past)
  if (ticket === null) return []
  const logOf = async (ticketId: string) =>
    (await store.readStream(ticket.tenantId, ticketStream(ticketId))).filter(untilThen)
  const rows = [...foldTicketComments(ticket.ticketId, past)]
  for (const { ticketId } of ticket.mergedTickets)
    rows.push(...foldTicketComments(ticketId, await logOf(ticketId)))
  rows.push(...(await repliesByWayOf(past, logOf)))
  const visible = rows.filter((row) => mayReadComment(row, ticket, viewer))
  const ordered = isMixed(ticket) ? visible.toSorted(byTime) : visible
  return ordered.map((row) => shownComment(row, viewer))
}

/** Which events of other tickets there were when a ticket's log was as `past`: a version is the moment it came. */
export const alongWith =
  (past: readonly StoredEvent[], asOf: AsOf | undefined) =>
  ({ position, occurredAt }: StoredEvent): boolean =>
    asOf === undefined || (typeof asOf === 'number' ? position <= past.at(-1)!.position : occurredAt <= asOf)

/** They lie on the ticket that a chain of merges ended in when they came; they stay there when a merge is taken back. */
const repliesByWayOf = async (
  past: readonly StoredEvent[],
  logOf: (ticketId: string) => Promise<readonly StoredEvent[]>,
): Promise<readonly TicketCommentRow[]> => {
  const source = ticketIdOf(past[0]!.streamId)
  const targets = new Set(targetsIn(past))
  const found: TicketCommentRow[] = []
  for (const target of targets) {
    const log = await logOf(target)
    found.push(...foldTicketComments(target, log).filter((row) => row.carriedTicketId === source))
    if (targets.size < mostTargets) for (const further of targetsIn(log)) targets.add(further)
  }
  return found
}

/** The tickets that a log was merged into, one after the other. */
const targetsIn = (log: readonly StoredEvent[]): readonly string[] =>
  log
    .map(decodeTicketEvent)
    .flatMap((event) =>
      event.type === 'TicketMerged' && event.data.side === 'source' ? [event.data.targetId] : [],
    )

const byTime = (one: TicketCommentRow, other: TicketCommentRow): number => {
  const keyOf = ({ createdAt, ticketId }: TicketCommentRow) => `${createdAt} ${ticketId}`
  if (keyOf(one) === keyOf(other)) return one.version - other.version
  return keyOf(one) < keyOf(other) ? -1 : 1
}
