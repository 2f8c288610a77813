import type { AsOf } from '@docket/contracts'
import type { StoredEvent } from '@docket/event-sourcing'
import { decodeTicketEvent, type TicketEvent, ticketIdOf } from '@docket/ticketing'
import { clock, type PolicyPin, type SlaClock, toSlaFacts } from '@docket/ticketing/sla'
import type { ApiContext } from '../context.ts'
import { findPast, type TicketRequest } from '../tickets/find-ticket.ts'

/** An event of the log and what it says. */
export type Told = { readonly stored: StoredEvent; readonly event: TicketEvent }

/** A policy as it came to a ticket. */
export type Applied = { readonly at: number; readonly pin: PolicyPin }

export type TicketClocks = {
  readonly ticketId: string
  readonly version: number
  readonly now: number
  readonly clocks: readonly SlaClock[]
  /** Every policy that the ticket ever had; the last one holds unless `isRemoved`. */
  readonly applied: readonly Applied[]
  readonly isRemoved: boolean
  readonly events: readonly Told[]
}

/** The clocks of the ticket that the path names, from its log and the calendars that it pins, now or at a moment. */
export const readTicketClocks = async (
  context: ApiContext,
  request: TicketRequest,
  asOf: AsOf | undefined,
): Promise<TicketClocks> => {
  const stored = await findPast(context, request, asOf)
  const last = stored.at(-1)!
  const events = stored.map((one): Told => ({ stored: one, event: decodeTicketEvent(one) }))
  const facts = toSlaFacts(
    events.map(({ stored: { eventId, meta }, event }) => ({ eventId, actor: meta.actor.kind, event })),
  )
  const applied = facts.flatMap((fact) => (fact.type === 'policy_applied' ? [fact] : []))
  const now = momentOf(asOf, context.clock.now(), last)
  const calendars = await context.serviceLevels.calendarsOf(applied.map(({ pin }) => pin))
  return {
    ticketId: ticketIdOf(last.streamId),
    version: last.version,
    now,
    clocks: clock(facts, calendars, now),
    applied,
    isRemoved:
      facts.findLast(({ type }) => type === 'policy_applied' || type === 'policy_removed')?.type !==
      'policy_applied',
    events,
  }
}

/** A version is looked at as of its event; an instant to come, as of now. */
const momentOf = (asOf: AsOf | undefined, now: string, last: StoredEvent): number => {
  if (asOf === undefined) return Date.parse(now)
  if (typeof asOf === 'number') return Date.parse(last.occurredAt)
  return Math.min(Date.parse(asOf), Date.parse(now))
}
