import { sqlState, transaction } from '@docket/database'
import type { Pool } from 'pg'

/** A partition of the outbox: positions from `fromPosition` up to, not including, `toPosition`. */
export type OutboxPartition = { name: string; fromPosition: number; toPosition: number }

/** How far a cursor may fall behind before it is marked for a rebuild and holds nothing back any more. */
export const tooFarBehindPartitions = 7

/**
 * Makes partitions until `ahead` whole ones lie before the next position; answers the names made. By CREATE and
 * ATTACH, whose locks neither appends nor reads meet; CREATE ... PARTITION OF stalls appends behind open reads.
 */
export const makePartitions = async (
  pool: Pool,
  { size, ahead = 4 }: { size: number; ahead?: number },
): Promise<readonly string[]> => {
  const made: string[] = []
  for (;;) {
    const from = await nextPartitionStart(pool, size * ahead)
    if (from === null) return made
    const name = `outbox_p${from}`
    await transaction(pool, async (client) => {
      // The row comes first: whoever races us here waits on it, and finds nothing left to do.
      const claimed = await client.query(
        `insert into outbox_partition (name, from_pos, to_pos) values ($1, $2::bigint, $2::bigint + $3)
         on conflict do nothing`,
        [name, from, size],
      )
      if (claimed.rowCount === 0) return
      await client.query(`create table ${name} (like outbox including defaults including indexes)`)
      await client.query(
        `alter table outbox attach partition ${name} for values from (${from}) to (${from + size})`,
      )
      made.push(name)
    })
  }
}

/** Where the next partition begins, or null when those made reach `margin` positions beyond the last one drawn. */
const nextPartitionStart = async (pool: Pool, margin: number): Promise<number | null> => {
  const { rows } = await pool.query<{ next: number; drawn: number }>(
    `select coalesce((select max(to_pos) from outbox_partition), 0) as next, last_value as drawn
     from event_position`,
  )
  const { next, drawn } = rows[0]!
  return next - drawn > margin ? null : next
}

/**
 * Notes, for partitions whose positions are all drawn, a transaction id above every one that drew them: the id of
 * this statement's own transaction, assigned after the sequence was read. (The end of a snapshot would not do: it
 * is the latest *completed* id plus one, and transactions above it may be running.)
 */
export const noteUsedUpPartitions = async (pool: Pool): Promise<void> => {
  await pool.query(
    `update outbox_partition set used_up = pg_current_xact_id()
     where used_up is null and to_pos <= (select last_value from event_position)`,
  )
}

/** Marks cursors that are seven partitions behind; answers their names. */
export const markCursorsTooFarBehind = async (pool: Pool): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ name: string }>(
    `update outbox_cursor c set rebuild = 'due'
     where s_old is not null and rebuild is distinct from 'due' and ${partitionsBehind} >= $1
     returning name`,
    [tooFarBehindPartitions],
  )
  return rows.map((row) => row.name)
}

/** Used-up partitions that no cursor still needs, oldest first. */
export const retirablePartitions = async (pool: Pool): Promise<readonly OutboxPartition[]> => {
  const { rows } = await pool.query<OutboxPartition>(
    `select p.name, p.from_pos as "fromPosition", p.to_pos as "toPosition" from outbox_partition p
     where p.used_up is not null and (not p.dropped or to_regclass(p.name) is not null)
       and not exists (
         select from outbox_cursor c
         where c.s_old is not null and c.rebuild is distinct from 'due'
           and pg_snapshot_xmin(c.s_old) <= p.used_up
       )
     order by p.from_pos`,
  )
  return rows
}

const partitionsBehind = `(
  select count(*) from outbox_partition b
  where not b.dropped and b.used_up >= pg_snapshot_xmin(c.s_old)
)`

/**
 * Detaches and drops a partition that every cursor is past. CONCURRENTLY waits for open reads without keeping
 * appends or new partitions out. False: a read was open for longer than 2 s; the next call goes on, as it does
 * after a crash that cut a detach in two.
 */
export const dropPartition = async (pool: Pool, { name }: OutboxPartition): Promise<boolean> => {
  // First, so that no cursor is started from before it any more; a crash after it is finished next time.
  await pool.query('update outbox_partition set dropped = true where name = $1', [name])
  if (!(await detach(pool, name))) return false
  await pool.query(`drop table if exists ${name}`)
  return true
}

const detach = async (pool: Pool, name: string): Promise<boolean> => {
  const { rows } = await pool.query<{ pending: boolean }>(
    `select inhdetachpending as pending from pg_inherits
     where inhparent = 'outbox'::regclass and inhrelid = to_regclass($1)`,
    [name],
  )
  if (!rows[0]) return true
  const client = await pool.connect()
  try {
    await client.query(`set lock_timeout = '2s'`)
    await client.query(
      `alter table outbox detach partition ${name} ${rows[0].pending ? 'finalize' : 'concurrently'}`,
    )
    await client.query('reset lock_timeout')
    client.release()
    return true
  } catch (error) {
    client.release(true) // its time-out must not reach anybody else
    if (sqlState(error) === lockNotAvailable) return false
    throw error
  }
}

const lockNotAvailable = '55P03'
