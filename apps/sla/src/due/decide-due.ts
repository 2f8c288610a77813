import {
  type DecidedAll,
  decideAll,
  type EventMeta,
  type NewEvent,
  newEvents,
  type StoredEvent,
} from '@docket/event-sourcing'
import type { Ids } from '@docket/runtime'
import {
  type Ticket,
  type TicketCommand,
  type TicketEvent,
  ticketCodec,
  ticketDecider,
} from '@docket/ticketing'
import { clock, type DueEvent, type PinnedCalendars } from '@docket/ticketing/sla'
import type { FoldedLog } from '../timers/fold-log.ts'
import { unrecorded } from './unrecorded.ts'

export type DecidedDue = {
  /** What was due, with the events that record it. */
  readonly recorded: readonly DueEvent[]
  readonly events: readonly NewEvent[]
  /** A due event that the ticket would not take: never so, by `unrecorded`. */
  readonly refused: readonly string[]
}

/**
 * What has to be recorded of a ticket at `now`, decided by the ticket itself: so that asked too early, twice or by two
 * workers at once it records nothing twice.
 */
export const decideDue = (
  log: readonly StoredEvent[],
  folded: FoldedLog,
  { calendars, now, ids }: { calendars: PinnedCalendars; now: string; ids: Ids },
): DecidedDue => {
  const due = unrecorded(folded.ticket, clock(folded.facts, calendars, Date.parse(now)))
  const events: NewEvent[] = []
  const recorded: DueEvent[] = []
  const refused: string[] = []
  const meta: EventMeta = {
    actor: { kind: 'system', id: 'sla', ip: null },
    correlationId: ids.next(),
    causationId: null,
    traceparent: null,
  }
  let state: Ticket = folded.ticket
  for (const one of due) {
    const decided: DecidedAll<TicketEvent, Ticket> = decideAll(
      ticketDecider,
      [commandOf(one, now)],
      state,
      log.at(-1)?.occurredAt,
    )
    if (!decided.accepted) {
      refused.push(decided.refusal.code)
      continue
    }
    state = decided.state
    if (decided.events.length === 0) continue
    recorded.push(one)
    const causationId = causeOf(one, log, folded, events)
    events.push(...newEvents({ codec: ticketCodec, ids }, { ...meta, causationId }, decided.decided))
  }
  return { recorded, events, refused }
}

const commandOf = (due: DueEvent, now: string): TicketCommand => {
  const { kind, metric, cycle, threshold } = due
  const dueAt = due.dueAt === null ? null : toText(due.dueAt)
  const cause = { metric, cycle, threshold, dueAt, at: toText(due.at) }
  switch (kind) {
    case 'warning':
      return { type: 'RecordSlaWarning', at: now, data: cause }
    case 'breach':
      return { type: 'RecordSlaBreach', at: now, data: cause }
    case 'escalation':
      return {
        type: 'EscalateTicket',
        at: now,
        data: { atLeast: due.level, reason: null, cause: { metric, cycle, threshold } },
      }
  }
}

/** An escalation comes of its breach; the rest, of the last event by which the clock went then. */
const causeOf = (
  { kind, metric, cycle, at }: DueEvent,
  log: readonly StoredEvent[],
  { facts }: FoldedLog,
  events: readonly NewEvent[],
): string | null => {
  if (kind === 'escalation') {
    const isBreach = ({ type, data }: Pick<NewEvent, 'type' | 'data'>): boolean => {
      const threshold = data as { metric?: string; cycle?: number }
      return type === 'SlaBreached' && threshold.metric === metric && threshold.cycle === cycle
    }
    const breach = events.find(isBreach) ?? log.find(isBreach)
    if (breach !== undefined) return breach.eventId
  }
  return facts.findLast((fact) => fact.type !== 'described' && fact.at <= at)?.id ?? null
}

const toText = (instant: number): string => new Date(instant).toISOString()
