import type { Json } from '@docket/event-sourcing'
import type { ClientBase } from 'pg'

/** What an event says from now on, in the shape that `schemaVersion` names. */
export type RewrittenEvent = { version: number; schemaVersion: number; data: Json }

/**
 * The one sanctioned rewrite of the log: what stood there is nowhere afterwards. Only what the events say changes,
 * never that they happened. In the caller's transaction, which holds the stream and appends the event that tells of it.
 */
export const rewriteEvents = async (
  client: ClientBase,
  tenantId: string,
  streamId: string,
  rewritten: readonly RewrittenEvent[],
): Promise<void> => {
  const { rowCount } = await client.query({
    name: 'rewrite_events',
    text: `update events set data = given.data, schema_version = given."schemaVersion"
           from jsonb_to_recordset($3::jsonb) as given (version integer, "schemaVersion" integer, data jsonb)
           where events.tenant_id = $1 and events.stream_id = $2 and events.version = given.version`,
    values: [tenantId, streamId, JSON.stringify(rewritten)],
  })
  if (rowCount !== rewritten.length)
    throw new Error(`${streamId} has ${rowCount} of the ${rewritten.length} events that are to be rewritten`)
}

/** Rewrites the stored answers of a tenant that contain a text, in the caller's transaction. */
export const rewriteAnswers = async (
  client: ClientBase,
  tenantId: string,
  containing: string,
  rewrite: (answer: Json) => Json,
): Promise<void> => {
  const { rows } = await client.query<Key & { answer: Json }>({
    name: 'read_answers_containing',
    text: `select principal, route, key, answer from commands
           where tenant_id = $1 and position($2 in answer::text) > 0 for update`,
    values: [tenantId, containing],
  })
  for (const { principal, route, key, answer } of rows)
    await client.query({
      name: 'rewrite_answer',
      text: `update commands set answer = $5
             where tenant_id = $1 and principal = $2 and route = $3 and key = $4`,
      values: [tenantId, principal, route, key, JSON.stringify(rewrite(answer))],
    })
}

type Key = { principal: string; route: string; key: string }
