import { readLogs } from '@docket/event-store'
import type { ListedItems } from '@docket/jobs'
import { decodeTicketEvent, ticketIdOf, ticketStream } from '@docket/ticketing'
import { type PolicyPin, type SimulatedTicket, thresholdKey, toSlaFacts } from '@docket/ticketing/sla'
import type { Pool } from 'pg'
import type { SimulationAsk } from './ask.ts'

/** The tickets opened in the range that the filter matches, the oldest first. */
export const simulatedTickets = (
  tenantId: string,
  { from, to, filter }: Pick<SimulationAsk, 'from' | 'to' | 'filter'>,
): ListedItems => {
  const { teamId, priority, tier, type, organizationId } = filter
  const values: unknown[] = [tenantId, from, to]
  const is = (column: string, value: string | undefined): string => {
    if (value === undefined) return ''
    values.push(value)
    return `and ${column} = $${values.length}`
  }
  const text = `
    select ticket_id::text from ticket_list
    where tenant_id = $1 and created_at >= $2 and created_at < $3 and deleted_at is null and not importing
      ${is('team_id', teamId?.toLowerCase())} ${is('priority', priority)} ${is('tier', tier)} ${is('type', type)}
      ${is('organization_id', organizationId?.toLowerCase())}
    order by created_at, ticket_id`
  return { text, values }
}

/** A ticket as its log tells it, with the policies that it ever had; or what is wrong with that log. */
export type ReadTicket =
  | { ticketId: string; ticket: SimulatedTicket; pins: readonly PolicyPin[] }
  | { ticketId: string; error: unknown }

/** Reads the logs of so many tickets in one query. */
export const readTickets = async (
  pool: Pool,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, ReadTicket>> => {
  const streams = ticketIds.map((id) => ({ streamId: ticketStream(id), version: wholeLog }))
  const logs = Map.groupBy(await readLogs(pool, streams), ({ streamId }) => streamId)
  return new Map(
    [...logs].map(([streamId, log]): [string, ReadTicket] => {
      const ticketId = ticketIdOf(streamId)
      try {
        const events = log.map((stored) => ({
          eventId: stored.eventId,
          actor: stored.meta.actor.kind,
          event: decodeTicketEvent(stored),
        }))
        const facts = toSlaFacts(events)
        const pins = facts.flatMap((fact) => (fact.type === 'policy_applied' ? [fact.pin] : []))
        const recorded = new Set(
          events.flatMap(({ event }) => (event.type === 'SlaBreached' ? [thresholdKey(event.data)] : [])),
        )
        return [ticketId, { ticketId, ticket: { ticketId, facts, recorded }, pins }]
      } catch (error) {
        return [ticketId, { ticketId, error }]
      }
    }),
  )
}

const wholeLog = 2 ** 31 - 1
