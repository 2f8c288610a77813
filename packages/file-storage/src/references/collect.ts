import type { Logger } from '@docket/runtime'
import type { Pool } from 'pg'
import { removeStaleSpools } from '../spool/spool.ts'
import type { Storage } from '../storage/storage.ts'

/** What one round took away. */
export type Collected = {
  /** Files of uploads that died while they arrived. */
  spools: number
  /** References of uploads that died before their event was appended. */
  claims: number
  contents: number
  objects: number
  /** Writes that the storage itself never finished. */
  writes: number
}

/** Of each kind at most this much in a round: a round is short, and there is always a next one. */
const mostInARound = 500

/** An upload that takes longer than this has died. */
export const defaultGraceMs = 60 * 60_000

/**
 * Takes away what nobody refers to any more and nobody is about to: spooled files, claims whose upload died, and
 * contents without a reference. Safe beside uploads, removals and other collectors:
 *
 * - a content is given up by deleting its row, which a racing claim waits for and then makes anew under another key;
 * - an object is deleted only after no row leads to it any more, so nothing dangles whenever the process dies;
 * - what is not deleted yet stays in `file_trash` for the next round.
 */
export const collect = async (options: {
  pool: Pool
  storage: Storage
  log: Logger
  graceMs?: number
  signal?: AbortSignal
}): Promise<Collected> => {
  const { pool, storage, log, graceMs = defaultGraceMs, signal } = options
  const before = new Date(Date.now() - graceMs)
  const spools = await removeStaleSpools(storage.spoolDir, before, mostInARound)
  signal?.throwIfAborted()
  const claims = await expireClaims(pool, graceMs)
  const contents = await giveUpContents(pool, graceMs)
  signal?.throwIfAborted()
  const objects = await emptyTrash(pool, storage, signal)
  const writes = await storage.removeUnfinished(before)
  const collected = { spools, claims, contents, objects, writes }
  if (Object.values(collected).some((count) => count > 0)) log.info(collected, 'collected unused files')
  return collected
}

/** Claims that were never linked. */
const expireClaims = async (pool: Pool, graceMs: number): Promise<number> => {
  const { rows } = await pool.query<{ expired: number }>({
    name: 'expire_claims',
    text: `
      with old as (
        select attachment_id from file_reference
        where not linked and since < now() - make_interval(secs => $1)
        order by since limit $2 for update skip locked),
      gone as (
        delete from file_reference where attachment_id in (select attachment_id from old) and not linked
        returning tenant_id, sha256),
      counted as (
        select tenant_id, sha256, count(*)::integer as times from gone group by tenant_id, sha256),
      released as (
        update file_blob as blob
        set refs = blob.refs - counted.times,
          unused_since = case when blob.refs = counted.times then now() end
        from counted
        where blob.tenant_id = counted.tenant_id and blob.sha256 = counted.sha256)
      select count(*)::integer as expired from gone`,
    values: [graceMs / 1_000, mostInARound],
  })
  return rows[0]!.expired
}

/** Rows of contents without a reference become trash. The row lock decides between this and a racing claim. */
const giveUpContents = async (pool: Pool, graceMs: number): Promise<number> => {
  const { rowCount } = await pool.query({
    name: 'give_up_contents',
    text: `
      with unused as (
        select tenant_id, sha256 from file_blob
        where refs = 0 and unused_since < now() - make_interval(secs => $1)
        order by unused_since limit $2 for update skip locked),
      gone as (
        delete from file_blob as blob using unused
        where blob.tenant_id = unused.tenant_id and blob.sha256 = unused.sha256 and blob.refs = 0
        returning object_key)
      insert into file_trash (object_key) select object_key from gone`,
    values: [graceMs / 1_000, mostInARound],
  })
  return rowCount ?? 0
}

const emptyTrash = async (pool: Pool, storage: Storage, signal: AbortSignal | undefined): Promise<number> => {
  const { rows } = await pool.query<{ key: string }>({
    text: 'select object_key as key from file_trash order by since limit $1',
    values: [mostInARound],
  })
  for (const { key } of rows) {
    signal?.throwIfAborted()
    await storage.remove(key)
    await pool.query({ text: 'delete from file_trash where object_key = $1', values: [key] })
  }
  return rows.length
}
