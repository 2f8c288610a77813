import type { StoredEvent } from '@docket/event-sourcing'
import { decodeTicketEvent, isStaffOnly, type TicketOpened } from '@docket/ticketing'
import type { ClientJournal, Frame } from '../drill/client-journal.ts'
import { byStream } from './log.ts'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A10')

/**
 * A10: the frames of each client never name an older version of a ticket than one before (on one connection not
 * even the same again), unless a reset came between; and what the client holds at the end (frames, and lists
 * fetched after a reset) is the latest version that its viewer may see of every ticket.
 */
export const checkClients = (
  clients: readonly ClientJournal[],
  log: readonly StoredEvent[],
): readonly Violation[] =>
  clients.flatMap((client) => [...checkAscending(client), ...checkFinal(client, log)])

const checkAscending = ({ name, frames }: ClientJournal): readonly Violation[] => {
  const last = new Map<string, Frame>()
  return frames.flatMap((frame) => {
    const before = last.get(frame.ticketId)
    last.set(frame.ticketId, frame)
    if (before === undefined || before.resets !== frame.resets || before.version < frame.version) return []
    if (before.version === frame.version && before.connection !== frame.connection) return []
    return [
      violation(
        `${name} got ${frame.ticketId}@${frame.version} (${frame.id}) after version ${before.version} (${before.id})`,
      ),
    ]
  })
}

const checkFinal = (
  { name, viewer, held }: ClientJournal,
  log: readonly StoredEvent[],
): readonly Violation[] => {
  const latest = latestVisible(log, viewer)
  return [
    ...[...latest]
      .filter(([ticketId, version]) => held.get(ticketId) !== version)
      .map(([ticketId, version]) =>
        violation(`${name} ends with version ${held.get(ticketId) ?? 'none'} of ${ticketId}@${version}`),
      ),
    ...[...held.keys()]
      .filter((ticketId) => !latest.has(ticketId))
      .map((ticketId) => violation(`${name} was told of ${ticketId}, which it may not see`)),
  ]
}

/** The version of each ticket that this viewer may know: for a requester that of the last public event. */
const latestVisible = (
  log: readonly StoredEvent[],
  viewer: ClientJournal['viewer'],
): ReadonlyMap<string, number> => {
  const latest = new Map<string, number>()
  for (const events of byStream(log).values()) {
    const decoded = events.map((stored) => ({ version: stored.version, event: decodeTicketEvent(stored) }))
    const { ticketId, requesterId } = (decoded[0]!.event as TicketOpened).data
    if (viewer.kind === 'requester' && requesterId !== viewer.userId) continue
    const seen = viewer.kind === 'staff' ? decoded : decoded.filter(({ event }) => !isStaffOnly(event))
    if (!isDeleted(decoded.map(({ event }) => event.type))) latest.set(ticketId, seen.at(-1)!.version)
  }
  return latest
}

const isDeleted = (types: readonly string[]): boolean =>
  types.lastIndexOf('TicketDeleted') > types.lastIndexOf('TicketRestored')
