import type { StoredEvent } from '@docket/event-sourcing'
import { ticketIdOf } from '@docket/ticketing'
import type { ClientBase } from 'pg'
import { ticketHistoryTable } from '../ticket-history/table.ts'
import { type ReadTableName, readTableNames, writeChanges } from './read-tables.ts'
import { foldTicketChange } from './ticket-change.ts'

/**
 * Writes the rows of tickets anew whose stored text was redacted: all that the log says now, and no line of what it
 * said before. `logs` are whole, up to the version that the rows hold. Counters hold no text.
 */
export const rewriteTickets = async (
  client: ClientBase,
  logs: readonly (readonly StoredEvent[])[],
  tables: readonly ReadTableName[] = readTableNames,
  targetOf: (table: ReadTableName) => string = (table) => table,
): Promise<void> => {
  const changes = logs.flatMap((events) => foldTicketChange(null, events) ?? [])
  if (changes.length === 0) return
  for (const table of tables) {
    if (table === 'ticket_statistics') continue
    if (table === ticketHistoryTable.name)
      await client.query(`delete from ${targetOf(table)} where ticket_id = any ($1::uuid[])`, [
        changes.map(({ after }) => after.ticketId),
      ])
    await writeChanges[table](client, changes, targetOf(table))
  }
}

/**
 * The same for one ticket whose log was just rewritten, in the transaction that did it: nobody reads the old text from
 * then on. Projections that are behind write what they missed from the log as it is then.
 */
export const rewriteTicket = async (client: ClientBase, events: readonly StoredEvent[]): Promise<void> => {
  const [first] = events
  if (first === undefined) return
  // the first table that projections write, so that nobody waits for each other in a ring
  const { rows } = await client.query<{ version: number }>({
    name: 'lock_ticket_row',
    text: 'select version from ticket_list where ticket_id = $1 for update',
    values: [ticketIdOf(first.streamId)],
  })
  await rewriteTickets(client, [events.filter(({ version }) => version <= (rows[0]?.version ?? 0))])
}

/** The streams among these whose news are that text was redacted. */
export const redactedAmong = <Stream extends { events: readonly StoredEvent[] }>(
  streams: readonly Stream[],
): readonly Stream[] => streams.filter(({ events }) => events.some(({ type }) => type === 'TextRedacted'))
