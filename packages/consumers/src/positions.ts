import type { PoolClient } from 'pg'

/** How far a consumer is in a stream, and whether it stays there because it could not apply what follows. */
export type Position = { streamId: string; tenantId: string; version: number; parked: boolean }

/** Makes the positions that are missing, at version 0, for streams that exist in these categories. */
export const ensurePositions = (
  client: PoolClient,
  consumer: { name: string; categories: readonly string[] },
  streamIds: readonly string[],
) =>
  // Always before locking and in id order: two batches over the same streams then queue, and never deadlock.
  client.query({
    name: 'consumer_ensure_positions',
    text: `
      insert into consumer_stream (consumer, stream_id, version)
      select $1, s.stream_id, 0
      from streams s
      where s.stream_id = any($2) and s.category = any($3)
        and not exists (
          select from consumer_stream c where c.consumer = $1 and c.stream_id = s.stream_id)
      order by s.stream_id
      on conflict do nothing`,
    values: [consumer.name, streamIds, consumer.categories],
  })

/** Locks this consumer's positions of the streams until the transaction ends, and reads them in id order. */
export const lockPositions = async (
  client: PoolClient,
  consumer: string,
  streamIds: readonly string[],
): Promise<readonly Position[]> => {
  const { rows } = await client.query<Position>({
    name: 'consumer_lock_positions',
    text: `
      select c.stream_id as "streamId", s.tenant_id as "tenantId", c.version,
        exists (select from parked p where p.consumer = $1 and p.stream_id = c.stream_id) as parked
      from consumer_stream c join streams s on s.stream_id = c.stream_id
      where c.consumer = $1 and c.stream_id = any($2)
      order by c.stream_id
      for update of c`,
    values: [consumer, streamIds],
  })
  return rows
}

/** Moves locked positions; throws when one is missing. */
export const movePositions = async (
  client: PoolClient,
  consumer: string,
  reached: readonly { streamId: string; version: number }[],
): Promise<void> => {
  if (reached.length === 0) return
  const { rowCount } = await client.query({
    name: 'consumer_move_positions',
    text: `
      update consumer_stream c set version = m.version
      from unnest($2::text[], $3::integer[]) as m (stream_id, version)
      where c.consumer = $1 and c.stream_id = m.stream_id`,
    values: [consumer, reached.map((one) => one.streamId), reached.map((one) => one.version)],
  })
  if (rowCount !== reached.length) throw new Error(`moved ${rowCount} of ${reached.length} positions`)
}
