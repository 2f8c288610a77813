import type { ClientBase } from 'pg'
import { projectionsName } from '../projections/projections-consumer.ts'
import { type ReadTableName, writeChanges } from '../projections/read-tables.ts'
import { redactedAmong, rewriteTickets } from '../projections/rewrite-tickets.ts'
import { foldTicketChange } from '../projections/ticket-change.ts'
import { readTicketLogs } from './read-log.ts'
import { successorOf, successorPositions } from './successor-tables.ts'

/** A ticket whose live rows are newer than its rows in the successors. */
export type Behind = { streamId: string; held: number; version: number }

/**
 * The tickets that the live tables are ahead in. Throws if the successors are ahead anywhere: they only ever read
 * up to a live position, so a live position has moved backwards, and what they hold can no longer be trusted.
 */
export const readBehind = async (client: ClientBase): Promise<readonly Behind[]> => {
  const { rows } = await client.query<Behind>({
    text: `
      select coalesce(live.stream_id, own.stream_id) as "streamId",
        coalesce(own.version, 0) as held, coalesce(live.version, 0) as version
      from (select stream_id, version from consumer_stream where consumer = $1) as live
      full join ${successorPositions} as own on own.stream_id = live.stream_id
      where own.version is distinct from live.version
      order by 1`,
    values: [projectionsName],
  })
  const ahead = rows.find(({ held, version }) => held > version)
  if (ahead) {
    throw new Error(
      `${ahead.streamId} went back from version ${ahead.held} to ${ahead.version}; rebuild again`,
    )
  }
  return rows.filter(({ version }) => version > 0)
}

/**
 * Brings these tickets of the successors to the version of the live tables: their logs are folded from the start,
 * so that a table rebuilt alone needs no other to continue from.
 */
export const catchUpSuccessors = async (
  client: ClientBase,
  tables: readonly ReadTableName[],
  behind: readonly Behind[],
): Promise<void> => {
  for (let from = 0; from < behind.length; from += ticketsAtOnce) {
    const batch = behind.slice(from, from + ticketsAtOnce)
    const held = new Map(batch.map((one) => [one.streamId, one.held]))
    const logs = await readTicketLogs(client, batch)
    const changes = logs.flatMap(({ streamId, events }) => {
      const known = held.get(streamId) ?? 0
      const before = foldTicketChange(null, events.slice(0, known), { history: false })
      const change = foldTicketChange(before?.after ?? null, events.slice(known))
      return change ? [change] : []
    })
    for (const table of tables) await writeChanges[table](client, changes, successorOf(table))
    const redacted = redactedAmong(
      logs.map(({ streamId, events }) => ({ events: events.slice(held.get(streamId) ?? 0), log: events })),
    )
    await rewriteTickets(
      client,
      redacted.map(({ log }) => log),
      tables,
      successorOf,
    )
    await client.query({
      text: `
        insert into ${successorPositions} as own (stream_id, version)
        select * from unnest($1::text[], $2::integer[])
        on conflict (stream_id) do update set version = excluded.version`,
      values: [batch.map(({ streamId }) => streamId), batch.map(({ version }) => version)],
    })
  }
}

const ticketsAtOnce = 500
