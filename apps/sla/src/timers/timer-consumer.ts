import type { Consumer, StreamEvents } from '@docket/consumers'
import type { StoredEvent } from '@docket/event-sourcing'
import { readLogs } from '@docket/event-store'
import { type ServiceLevels, toTicketClocks, writeClocks } from '@docket/service-levels'
import { ticketCategory, ticketIdOf } from '@docket/ticketing'
import type { PoolClient } from 'pg'
import { type RecordedBreach, toBreach } from '../notices/breach.ts'
import { writeNotices } from '../notices/write-notices.ts'
import { foldLog } from './fold-log.ts'
import { moves } from './moves.ts'
import { calendarsPinned, timingOf } from './sla-timer.ts'
import { writeTimers } from './write-timers.ts'

/** The name of the consumer, its positions and its Kafka group. */
export const slaName = 'sla'

/** The first instant at which one of the service levels that were written falls due, if any does. */
export type FirstWritten = number | null

/**
 * Keeps what falls due on each ticket by itself (`ticket_timer`), its clocks (`ticket_clock`), and who is to hear of
 * its breaches (`sla_notice`). `onWritten` hears of each batch once it is committed.
 */
export const timerConsumer = (
  { calendarsOf }: Pick<ServiceLevels, 'calendarsOf'>,
  onWritten: (first: FirstWritten) => void = () => {},
): Consumer<FirstWritten> => ({
  name: slaName,
  categories: [ticketCategory],
  async apply(client, streams) {
    const moved = streams.filter(({ events }) => events.some(moves))
    if (moved.length === 0) return null
    const logs = await wholeLogs(client, moved)
    const tickets = moved.map(({ streamId, tenantId, heldVersion }) => {
      const breaches: RecordedBreach[] = []
      const folded = foldLog(logs.get(streamId) ?? [], (stored, ticket) => {
        if (stored.type === 'SlaBreached' && stored.version > heldVersion) breaches.push({ stored, ticket })
      })
      return { ticketId: ticketIdOf(streamId), tenantId, folded, breaches }
    })
    const calendars = await calendarsOf(tickets.flatMap(({ folded }) => calendarsPinned(folded)))
    const timed = tickets.map((one) => ({ ...one, timing: timingOf(one.folded, calendars) }))
    await writeTimers(
      client,
      timed.map(({ ticketId, tenantId, folded, timing }) => ({
        ...{ ticketId, tenantId },
        timers: [folded.timer, timing.timer].filter((timer) => timer !== null),
      })),
    )
    await writeClocks(
      client,
      timed
        .filter(({ timing }) => timing.clocks.length > 0)
        .map(({ ticketId, tenantId, folded: { ticket, lastAt }, timing }) => ({
          ...{ ticketId, tenantId },
          clocks: toTicketClocks(timing.clocks, ticket, lastAt),
        })),
    )
    const breaches = timed.flatMap((one) =>
      one.breaches.map((breach) => toBreach(breach, { ...one.folded, ...one.timing })),
    )
    await writeNotices(
      client,
      breaches.filter((breach) => breach !== null),
      calendars,
    )
    return firstOf(timed.map(({ timing }) => timing.timer?.dueAt))
  },
  async committed(first) {
    onWritten(first)
  },
})

const firstOf = (instants: readonly (string | undefined)[]): FirstWritten =>
  instants.reduce<FirstWritten>((first, instant) => {
    if (instant === undefined) return first
    const at = Date.parse(instant)
    return first === null || at < first ? at : first
  }, null)

/** A hundred events are read and folded in a millisecond: so no state is kept. */
const wholeLogs = async (
  client: PoolClient,
  streams: readonly StreamEvents[],
): Promise<ReadonlyMap<string, readonly StoredEvent[]>> => {
  const started = streams.filter(({ heldVersion }) => heldVersion > 0)
  const before = await readLogs(
    client,
    started.map(({ streamId, heldVersion }) => ({ streamId, version: heldVersion })),
  )
  const logs = new Map<string, StoredEvent[]>(streams.map(({ streamId }) => [streamId, []]))
  for (const event of before) logs.get(event.streamId)?.push(event)
  for (const { streamId, events } of streams) logs.get(streamId)?.push(...events)
  return logs
}
