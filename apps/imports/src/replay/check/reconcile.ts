import type { DocketClient } from '../api/docket-client.ts'
import type { Incident } from '../log/read-log.ts'
import { readCorrelations, rowIndex } from '../row-ids.ts'
import type { Directory } from '../seed-directory.ts'
import { type AnsweredTicket, compareTicket, type Difference } from './compare-ticket.ts'
import { expectedTickets } from './expected-ticket.ts'

export type Reconciled = { compared: number; differences: readonly (Difference & { line: number })[] }

export type ReconcileContext = { client: DocketClient; directory: Directory }

/** Compares a ticket as it stands now with the incident's last row. */
export const reconcileEnd = (
  incident: Incident,
  ticket: AnsweredTicket,
  { directory }: ReconcileContext,
): Reconciled => {
  const last = incident.rows.at(-1) ?? incident.rows[0]
  const expected = expectedTickets(incident.rows).at(-1)
  const differences = expected ? compareTicket(expected, ticket, directory) : []
  return { compared: 1, differences: differences.map((one) => ({ ...one, line: last.line })) }
}

/** Compares a ticket after each of its incident's rows, by asking for it as of the version that the row left. */
export const reconcileRows = async (
  incident: Incident,
  ticketId: string,
  context: ReconcileContext,
): Promise<Reconciled> => {
  const events = await readCorrelations(context.client, ticketId)
  const differences: (Difference & { line: number })[] = []
  let compared = 0
  let version = 0
  for (const [place, expected] of expectedTickets(incident.rows).entries()) {
    version = events.findLast((event) => rowIndex(event.correlationId) === place + 1)?.version ?? version
    const { data } = await context.client.get(`/api/v1/tickets/${ticketId}?asOf=${version}`)
    const line = incident.rows[place]?.line ?? 0
    for (const one of compareTicket(expected, data as AnsweredTicket, context.directory))
      differences.push({ ...one, line })
    compared += 1
  }
  return { compared, differences }
}
