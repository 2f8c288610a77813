import type { PoolClient } from 'pg'

/** Holds a stream's row lock until the client's transaction ends, so that nobody else appends to it. */
export const lockStream = async (client: PoolClient, tenantId: string, streamId: string): Promise<void> => {
  for (;;) {
    const { rowCount } = await client.query({
      name: 'lock_stream',
      text: 'select from streams where stream_id = $1 and tenant_id = $2 for no key update',
      values: [streamId, tenantId],
    })
    if (rowCount === 1 || (await reserveStream(client, tenantId, streamId))) return
  }
}

/**
 * A stream that does not exist has no row to lock: an uncommitted row of ours makes every other creator wait on
 * the key, even after we deleted it again. False: somebody created the stream meanwhile. A stream of another
 * tenant has nothing to lock, and the append that follows conflicts.
 */
const reserveStream = async (client: PoolClient, tenantId: string, streamId: string): Promise<boolean> => {
  const inserted = await client.query({
    name: 'reserve_stream',
    text: `insert into streams (stream_id, tenant_id, category, version) values ($1, $2, '', 0)
           on conflict do nothing`,
    values: [streamId, tenantId],
  })
  if (inserted.rowCount === 1) {
    await client.query({
      name: 'unreserve_stream',
      text: 'delete from streams where stream_id = $1 and version = 0',
      values: [streamId],
    })
    return true
  }
  const theirs = await client.query({
    name: 'find_foreign_stream',
    text: 'select from streams where stream_id = $1 and tenant_id <> $2',
    values: [streamId, tenantId],
  })
  return theirs.rowCount === 1
}
