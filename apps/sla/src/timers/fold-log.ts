import type { StoredEvent } from '@docket/event-sourcing'
import { decodeTicketEvent, evolve, type OpenedTicket, type Ticket, unopened } from '@docket/ticketing'
import { type RecordedEvent, type SlaFact, toSlaFacts } from '@docket/ticketing/sla'
import { type Timer, timerOf } from './timer.ts'

/** A timer and the event that began it. */
export type BegunTimer = Timer & { readonly cause: string }

/** What a ticket's whole log leaves. */
export type FoldedLog = {
  readonly ticket: OpenedTicket
  readonly facts: readonly SlaFact[]
  /** What falls due besides service levels. */
  readonly timer: BegunTimer | null
  /** Of the last event: nothing is known of what comes after it. */
  readonly lastAt: number
  readonly lastEventId: string
}

/** Throws for a log that does not begin with the opening. `onEvent` hears what each event made of the ticket. */
export const foldLog = (
  log: readonly StoredEvent[],
  onEvent: (event: StoredEvent, ticket: OpenedTicket) => void = () => {},
): FoldedLog => {
  let ticket: Ticket = unopened
  let timer = null as BegunTimer | null
  const recorded: RecordedEvent[] = []
  for (const stored of log) {
    const event = decodeTicketEvent(stored)
    const opened: OpenedTicket = evolve(ticket, event)
    ticket = opened
    recorded.push({ eventId: stored.eventId, actor: stored.meta.actor.kind, event })
    onEvent(stored, opened)
    const now = timerOf(opened)
    if (now?.kind === timer?.kind && now?.since === timer?.since) continue
    timer = now && { ...now, cause: stored.eventId }
  }
  const last = log.at(-1)
  if (ticket.status === 'UNOPENED' || last === undefined)
    throw new Error('a ticket without events has no timers')
  return {
    ...{ ticket, timer },
    facts: toSlaFacts(recorded),
    lastAt: Date.parse(last.occurredAt),
    lastEventId: last.eventId,
  }
}
