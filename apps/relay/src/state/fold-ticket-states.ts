import type { StreamEvents } from '@docket/consumers'
import type { StoredEvent } from '@docket/event-sourcing'
import { readLogs } from '@docket/event-store'
import { decodeTicketEvent, evolve, type OpenedTicket, type Ticket, unopened } from '@docket/ticketing'
import type { PoolClient } from 'pg'
import { toPublicState } from '../to-public-state.ts'

/** Folds the events onto what the table holds, and writes the new public states; a deleted ticket's is null. */
export const foldTicketStates = async (
  client: PoolClient,
  streams: readonly StreamEvents[],
): Promise<void> => {
  if (streams.length === 0) return
  const folds = await readFolds(
    client,
    streams.filter((stream) => stream.heldVersion > 0).map((stream) => stream.streamId),
  )
  const rewritten = await readRewritten(client, streams)
  const rows = streams.map(({ streamId, tenantId, heldVersion, events }) => {
    const whole = rewritten.get(streamId)
    const before: Ticket = heldVersion === 0 || whole ? unopened : folds.get(streamId)!
    const ticket = (whole ?? events).map(decodeTicketEvent).reduce<Ticket>(evolve, before) as OpenedTicket
    return {
      streamId,
      tenantId,
      version: events.at(-1)!.version,
      state: toPublicState(ticket),
      fold: toFold(ticket),
    }
  })
  await client.query({
    name: 'write_public_ticket_states',
    text: `insert into public_ticket_state (stream_id, tenant_id, version, state, fold)
           select * from unnest($1::text[], $2::uuid[], $3::integer[], $4::jsonb[], $5::jsonb[])
           on conflict (stream_id) do update
           set version = excluded.version, state = excluded.state, fold = excluded.fold`,
    values: [
      rows.map((row) => row.streamId),
      rows.map((row) => row.tenantId),
      rows.map((row) => row.version),
      rows.map((row) => (row.state ? JSON.stringify(row.state) : null)),
      rows.map((row) => JSON.stringify(row.fold)),
    ],
  })
}

/** The whole logs of those whose text was redacted: what is held of them still says what it said before. */
const readRewritten = async (
  client: PoolClient,
  streams: readonly StreamEvents[],
): Promise<ReadonlyMap<string, readonly StoredEvent[]>> => {
  const redacted = streams.filter(({ events }) => events.some(({ type }) => type === 'TextRedacted'))
  if (redacted.length === 0) return new Map()
  const upTo = redacted.map(({ streamId, events }) => ({ streamId, version: events.at(-1)!.version }))
  return Map.groupBy(await readLogs(client, upTo), ({ streamId }) => streamId)
}

/** What is written on a ticket is no part of its public state: the fold goes without it, and stays small. */
const toFold = (ticket: OpenedTicket): OpenedTicket => ({ ...ticket, ...unwritten })

const unwritten = { comments: [], attachments: [] }

/** What a fold of before did not have yet: no event had told of it. */
const unheard = {
  ...unwritten,
  ...{ dueAt: null, rating: null, customFields: {}, staffCustomFields: {} },
  ...{ followers: [], links: [], merged: null, mergedSources: [] },
  sla: { pin: null, recorded: [] },
}

const readFolds = async (
  client: PoolClient,
  streamIds: readonly string[],
): Promise<ReadonlyMap<string, OpenedTicket>> => {
  if (streamIds.length === 0) return new Map()
  const { rows } = await client.query<{ stream_id: string; fold: OpenedTicket }>({
    name: 'read_ticket_folds',
    text: 'select stream_id, fold from public_ticket_state where stream_id = any ($1::text[])',
    values: [streamIds],
  })
  return new Map(rows.map((row) => [row.stream_id, { ...unheard, ...row.fold }]))
}
