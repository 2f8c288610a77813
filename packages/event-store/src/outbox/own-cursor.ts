import type { Json } from '@docket/event-sourcing'
import { monotonicMs } from '@docket/runtime'
import type { Pool, PoolClient } from 'pg'
import { pause } from './pause.ts'

/** Somebody else owns the cursor now: whatever was in hand is theirs to repeat. */
export class NotOwner extends Error {
  override readonly name = 'NotOwner'
}

/** A cursor while this process owns it. Every write checks the epoch and throws `NotOwner` when it moved on. */
export type OwnedCursor = {
  readonly name: string
  readonly epoch: number
  /** Bumps the beat; the follower does it by itself at least twice a second. */
  beat(): Promise<void>
  /** The relay's memory; `timelineChanged` tells that the server was restored or failed over since the run began. */
  readRun(): Promise<{ run: string | null; acked: Json | null; timelineChanged: boolean }>
  /** Begins a run: notes the server's timeline, and `acked` (by default none). */
  beginRun(run: string, acked?: Json, client?: Pool | PoolClient): Promise<void>
  saveAcked(acked: Json, client?: Pool | PoolClient): Promise<void>
  /** Lets the cursor go, so that a standby takes it at once. Does nothing when it is lost already. */
  release(): Promise<void>
}

export type OwnOptions = {
  pool: Pool
  name: string
  signal: AbortSignal
  /** Without a beat for so long by this process's own monotonic clock, the owner counts as gone (2 s). */
  takeOverMs?: number
}

/** How long an owner may be silent before a standby takes over. */
export const takeOverAfterMs = 2_000

/**
 * Waits until this process owns an existing cursor, as a standby if need be; null when the signal aborts first.
 * Ownership is (epoch, beat) in the cursor row: a standby that sees the same pair for `takeOverMs` sets epoch + 1
 * by compare-and-set. A session lock would not do: it does not free itself when its holder hangs.
 */
export const ownCursor = async (options: OwnOptions): Promise<OwnedCursor | null> => {
  const { pool, name, signal, takeOverMs = takeOverAfterMs } = options
  let seen = { epoch: -1, beat: -1 }
  let since = monotonicMs()
  while (!signal.aborted) {
    const now = await readOwnership(pool, name)
    if (now.epoch !== seen.epoch || now.beat !== seen.beat) {
      seen = now
      since = monotonicMs()
    }
    if (now.beat === 0 || monotonicMs() - since >= takeOverMs) {
      const epoch = await takeOver(pool, name, now)
      if (epoch !== null) return owned(pool, name, epoch)
    }
    await pause(takeOverMs / 10, signal)
  }
  return null
}

type Ownership = { epoch: number; beat: number }

const readOwnership = async (pool: Pool, name: string): Promise<Ownership> => {
  const { rows } = await pool.query<Ownership>({
    name: 'read_cursor_ownership',
    text: 'select epoch, beat from outbox_cursor where name = $1',
    values: [name],
  })
  if (!rows[0]) throw new Error(`there is no outbox cursor "${name}"`)
  return rows[0]
}

const takeOver = async (pool: Pool, name: string, seen: Ownership): Promise<number | null> => {
  const { rows } = await pool.query<{ epoch: number }>({
    name: 'take_cursor_over',
    text: `update outbox_cursor set epoch = epoch + 1, beat = 1
           where name = $1 and epoch = $2 and beat = $3 returning epoch`,
    values: [name, seen.epoch, seen.beat],
  })
  return rows[0]?.epoch ?? null
}

/** The server's timeline, read from where it writes now: the control file lags behind after a fail-over. */
const timeline = `('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer`

/** Losing the last cursor writes in a crash only repeats rows, so they need not wait for the disk. */
export const relaxedCommit = `select set_config('synchronous_commit', 'off', true)`

const owned = (pool: Pool, name: string, epoch: number): OwnedCursor => {
  const key = [name, epoch]
  const write = async (
    statement: string,
    text: string,
    values: unknown[],
    client: Pool | PoolClient = pool,
  ) => {
    const { rowCount } = await client.query({
      name: statement,
      text: `with relaxed as materialized (${relaxedCommit})
             update outbox_cursor set ${text}, beat = beat + 1 from relaxed where name = $1 and epoch = $2`,
      values: [...key, ...values],
    })
    if (rowCount === 0) throw new NotOwner(`cursor "${name}" is no longer owned at epoch ${epoch}`)
  }
  return {
    name,
    epoch,
    beat: () => write('beat_cursor', 'epoch = epoch', []),
    async readRun() {
      const { rows } = await pool.query({
        name: 'read_cursor_run',
        text: `select run, acked, timeline is distinct from ${timeline} and run is not null as "timelineChanged"
               from outbox_cursor where name = $1 and epoch = $2`,
        values: key,
      })
      if (!rows[0]) throw new NotOwner(`cursor "${name}" is no longer owned at epoch ${epoch}`)
      return rows[0]
    },
    beginRun: (run, acked, client) =>
      write(
        'begin_cursor_run',
        `run = $3, acked = $4::jsonb, timeline = ${timeline}`,
        [run, acked === undefined ? null : JSON.stringify(acked)],
        client,
      ),
    saveAcked: (acked, client) =>
      write('save_cursor_acked', 'acked = $3::jsonb', [JSON.stringify(acked)], client),
    async release() {
      await pool.query({
        name: 'release_cursor',
        text: 'update outbox_cursor set beat = 0 where name = $1 and epoch = $2',
        values: key,
      })
    },
  }
}
