import type { StoredEvent } from '@docket/event-sourcing'
import type { Trace } from './read-trace.ts'

/** The trace as text for people, by the steps of docs/tour.md. */
export const traceLines = (trace: Trace): readonly string[] => {
  const { number, ticketId, tenant, tenantId, version, events } = trace
  return [
    `${number}  ${ticketId}  tenant ${tenant} (${tenantId})  version ${version}`,
    '',
    'Steps 1 to 6: commands, by correlation (route, handleCommand, decide, append, answer)',
    ...commandsOf(events).map(commandLine),
    '',
    'Step 5: events in the log, and what caused them',
    ...events.map(eventLine),
    '',
    'Steps 7 to 9: outbox (followOutbox, relayBatch, publish)',
    ...trace.outbox.map(
      ({ position, version: at, xid }) =>
        `  v${at}  position ${position}  ${xid === null ? 'handled by all, partition dropped' : `transaction ${xid}`}`,
    ),
    ...trace.cursors.map(
      ({ cursor, unhandled }) =>
        `  cursor ${cursor}: ${unhandled === 0 ? 'has handled all of them' : `has ${unhandled} to handle`}`,
    ),
    '',
    'Step 10: consumers (catchUp)',
    ...(trace.consumers.length === 0 ? ['  none has met it yet'] : []),
    ...trace.consumers.map(
      (one) =>
        `  ${one.consumer}: version ${one.version}, ${behind(version - one.version)}` +
        `${one.parked === null ? '' : `, PARKED: ${one.parked.split('\n', 1)[0]}`}`,
    ),
    '',
    'Step 11: rows (projectTicketList and the others)',
    ...trace.rows.map(
      (row) => `  ${row.table}: ${row.rows} rows${row.version === null ? '' : `, version ${row.version}`}`,
    ),
    ...(trace.timer
      ? [
          `  ticket_timer: ${trace.timer.kind} due ${trace.timer.dueAt ?? 'never'}, ${trace.timer.attempts} tries`,
        ]
      : []),
    '',
    'Steps 12 to 14: live news are not kept; GET /api/v1/stream?tickets=<id> shows the next one.',
  ]
}

const behind = (events: number): string => (events === 0 ? 'level' : `${events} behind`)

type Command = { correlationId: string; events: readonly StoredEvent[] }

/** Events of one correlation that follow each other were one save, or several of one request. */
const commandsOf = (events: readonly StoredEvent[]): readonly Command[] => {
  const commands: { correlationId: string; events: StoredEvent[] }[] = []
  for (const event of events) {
    const { correlationId } = event.meta
    const last = commands.at(-1)
    if (last?.correlationId === correlationId) last.events.push(event)
    else commands.push({ correlationId, events: [event] })
  }
  return commands
}

const commandLine = ({ correlationId, events }: Command): string => {
  const [first] = events
  if (first === undefined) return ''
  const { actor, traceparent } = first.meta
  const types = events.map(({ type }) => type).join(', ')
  const trace = traceparent === null ? '' : `  trace ${traceparent}`
  return `  ${first.recordedAt}  ${actor.kind} ${actor.id}  correlation ${correlationId}${trace}  -> ${types}`
}

const eventLine = ({
  version,
  position,
  type,
  schemaVersion,
  eventId,
  occurredAt,
  meta,
}: StoredEvent): string =>
  `  v${version}  position ${position}  ${type} (schema ${schemaVersion})  ${occurredAt}  event ${eventId}` +
  `${meta.causationId === null ? '' : `  caused by ${meta.causationId}`}`
