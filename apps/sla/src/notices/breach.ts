import type { StoredEvent } from '@docket/event-sourcing'
import { decodeTicketEvent, type OpenedTicket } from '@docket/ticketing'
import type { BreachRecipient, Metric, PolicyPin, SlaClock, SlaFact } from '@docket/ticketing/sla'

/** A breach that was recorded just now, and the ticket as it was then. */
export type RecordedBreach = { readonly stored: StoredEvent; readonly ticket: OpenedTicket }

/** Whom a breach concerns by the policy of its time. */
export type Breach = {
  eventId: string
  tenantId: string
  ticketId: string
  metric: Metric
  cycle: number
  /** When it became true. */
  at: string
  /** Whoever is told, is told after this, in the hours of the calendar that `pin` names. */
  noticedAt: string
  pin: PolicyPin
  notify: readonly BreachRecipient[]
  teamId: string | null
  assigneeId: string | null
  followers: readonly string[]
  requesterId: string
}

/** Null when nobody is to hear of it: nothing is sent about the past of an imported ticket. */
export const toBreach = (
  { stored, ticket }: RecordedBreach,
  { clocks, facts }: { clocks: readonly SlaClock[]; facts: readonly SlaFact[] },
): Breach | null => {
  const event = decodeTicketEvent(stored)
  if (event.type !== 'SlaBreached') throw new Error(`${event.type} is no breach`)
  const { metric, cycle, at } = event.data
  const instant = Date.parse(at)
  if (facts.some((fact) => fact.type === 'import_finished' && fact.at >= instant)) return null
  const own = clocks.find((one) => one.metric === metric && one.cycle === cycle)
  const notify = own?.passed.find(({ threshold }) => threshold.kind === 'breach')?.notify ?? []
  const pin = ticket.sla.pin ?? lastPin(facts)
  if (notify.length === 0 || pin === null) return null
  const { ticketId, teamId, assigneeId, followers, requesterId } = ticket
  return {
    ...{ metric, cycle, at, pin, notify, ticketId, teamId, assigneeId, followers, requesterId },
    eventId: stored.eventId,
    tenantId: stored.tenantId,
    noticedAt: stored.occurredAt,
  }
}

const lastPin = (facts: readonly SlaFact[]): PolicyPin | null =>
  facts.findLast((fact) => fact.type === 'policy_applied')?.pin ?? null
