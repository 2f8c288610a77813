import type { Pool, PoolClient } from 'pg'

/** A stream that a consumer could not apply: `version` is where its position stays, `attempts` counts all tries. */
export type Parked = { streamId: string; version: number; error: string; attempts: number; at: string }

const longestError = 4_000

/** The parked streams of a consumer, oldest first, at most `limit`. */
export const listParked = async (
  pool: Pool,
  consumer: string,
  { limit = 500, after = '' }: { limit?: number; after?: string } = {},
): Promise<readonly Parked[]> => {
  const { rows } = await pool.query<Parked>({
    name: 'consumer_list_parked',
    text: `
      select stream_id as "streamId", version, error, attempts, at from parked
      where consumer = $1 and stream_id > $2 order by stream_id limit $3`,
    values: [consumer, after, limit],
  })
  return rows
}

/** Those of the streams that are parked. */
export const parkedAmong = async (
  pool: Pool,
  consumer: string,
  streamIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await pool.query<{ streamId: string }>({
    name: 'consumer_parked_among',
    text: `select stream_id as "streamId" from parked where consumer = $1 and stream_id = any($2)`,
    values: [consumer, streamIds],
  })
  return new Set(rows.map((row) => row.streamId))
}

export const countParked = async (pool: Pool, consumer: string): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>({
    name: 'consumer_count_parked',
    text: 'select count(*) as count from parked where consumer = $1',
    values: [consumer],
  })
  return rows[0]!.count
}

/**
 * Parks a stream whose position is still where it failed. Answers false when somebody else moved it meanwhile, so
 * that nothing is wrong with it. The position must exist, in the caller's transaction or before.
 */
export const park = async (
  client: PoolClient,
  consumer: string,
  failed: { streamId: string; version: number; error: unknown; attempts: number },
): Promise<boolean> => {
  const { rowCount } = await client.query({
    name: 'consumer_park',
    text: `
      with held as (
        select version from consumer_stream
        where consumer = $1 and stream_id = $2 and version = $3 for update)
      insert into parked (consumer, stream_id, version, error, attempts)
      select $1, $2, version, $4, $5 from held
      on conflict (consumer, stream_id) do update
        set version = excluded.version, error = excluded.error, at = excluded.at,
            attempts = parked.attempts + excluded.attempts`,
    values: [consumer, failed.streamId, failed.version, errorText(failed.error), failed.attempts],
  })
  return rowCount === 1
}

/** Takes streams out of parking, in the transaction that applies them. */
export const unpark = (client: PoolClient, consumer: string, streamIds: readonly string[]) =>
  client.query({
    name: 'consumer_unpark',
    text: 'delete from parked where consumer = $1 and stream_id = any($2)',
    values: [consumer, streamIds],
  })

const errorText = (error: unknown): string =>
  (error instanceof Error ? (error.stack ?? error.message) : String(error))
    .replaceAll('\u0000', '')
    .slice(0, longestError)
