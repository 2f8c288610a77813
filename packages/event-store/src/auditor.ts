import type { Pool } from 'pg'

/** A stream that a consumer has not applied as far as it was told; `version` is how far it should be. */
export type LaggingStream = { streamId: string; version: number; heldVersion: number }

export type AuditOptions = {
  /** Only streams named in this outbox partition, up to the version it names. */
  partition?: string
  /** Only streams named in any partition still kept. */
  kept?: boolean
  /** Goes on after this stream (streams come in id order). */
  afterStreamId?: string
  limit?: number
}

/**
 * Compares the log with a consumer's positions: the streams of the categories that lag, in id order, at most
 * `limit` (10,000). Without a partition, all streams are compared with their present version. Parked streams lag
 * too; `catchUp` knows them.
 */
export const laggingStreams = async (
  pool: Pool,
  consumer: string,
  categories: readonly string[],
  options: AuditOptions = {},
): Promise<readonly LaggingStream[]> => {
  const named = options.partition ?? (options.kept ? 'outbox' : null)
  if (named !== null && !/^outbox(_p\d+)?$/.test(named)) throw new RangeError(`not a partition: ${named}`)
  const wanted = named
    ? `select stream_id, max(version) as version from ${named}
       where category = any ($2) and stream_id > $3 group by stream_id`
    : 'select stream_id, version from streams where category = any ($2) and stream_id > $3'
  const { rows } = await pool.query<LaggingStream>(
    `select w.stream_id as "streamId", w.version, coalesce(c.version, 0) as "heldVersion"
     from (${wanted}) as w
     left join consumer_stream c on c.consumer = $1 and c.stream_id = w.stream_id
     where w.version > coalesce(c.version, 0)
     order by w.stream_id
     limit $4`,
    [consumer, categories, options.afterStreamId ?? '', options.limit ?? 10_000],
  )
  return rows
}
