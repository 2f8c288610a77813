import { type OwnServer, ownServer, until } from '@docket/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  CursorTooFarBehind,
  cursorAt,
  ensureCursor,
  followOutbox,
  laggingStreams,
  maintainOnce,
  maintainPartitions,
  makePartitions,
  SnapshotTooOld,
  startCursorFrom,
} from '../src/index.ts'
import { judge, type Named, storedRows, write } from './writers.ts'

const size = 200

describe('outbox partitions', () => {
  let server: OwnServer
  let pool: OwnServer['pool']
  beforeEach(async () => {
    server = await ownServer({ max: 32, settings: { fsync: 'off' } })
    pool = server.pool
    await partitioned(size)
  })
  afterEach(() => server.close())

  const partitioned = async (positions: number) => {
    for (const name of await kept()) await pool.query(`drop table ${name}`)
    await pool.query('delete from outbox_partition')
    await makePartitions(pool, { size: positions, ahead: 8 })
  }
  const audit = async () => {}
  const kept = async () =>
    (
      await pool.query(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'outbox'::regclass order by 1`,
      )
    ).rows.map((row) => row.name as string)
  const fill = async (partitions: number) => {
    const { rows } = await pool.query(
      `select coalesce(max(version), 0) as version from streams where stream_id = 'note-fill'`,
    )
    for (let n = 0; n < partitions; n += 1) {
      await maintainOnce({ pool, size, audit })
      await write(pool, 'note-fill', rows[0].version + n * size, size)
    }
  }

  test('they are made ahead and dropped behind under load; no append fails, no follower misses a row', async () => {
    const size = 2_000 // seven of them are more than a follower is ever behind here
    await partitioned(size)
    const stop = new AbortController()
    const seen: Named[] = []
    const audited: string[] = []
    const errors: unknown[] = []
    const onError = (error: unknown) => errors.push(error)
    const following = followOutbox({
      pool,
      name: 'reader',
      fromStart: true,
      signal: stop.signal,
      onError,
      async onBatch(rows) {
        seen.push(...rows)
      },
    })
    await until(
      async () => (await pool.query(`select from outbox_cursor where name = 'reader'`)).rowCount === 1,
    )
    const maintaining = maintainPartitions({
      pool,
      size,
      ahead: 8,
      everyMs: 50,
      signal: stop.signal,
      onError,
      audit: async ({ name }) => void audited.push(name),
    })
    // An open read on the parent, as a long report would hold it, stalls neither appends nor new partitions.
    const reader = await pool.connect()
    await reader.query('begin')
    await reader.query('select count(*) from outbox')
    const slowest = await appendFor(1_500)
    await reader.query('commit')
    reader.release()
    await Promise.all([appendFor(1_500), until(() => audited.length >= 2, { withinMs: 60_000 })])
    const stored = await storedRows(pool)
    await until(() => seen.length >= stored.length)
    await until(async () => !(await kept()).includes('outbox_p0'))
    stop.abort()
    await Promise.all([following, maintaining])
    expect(errors).toEqual([])
    expect(judge(seen, stored)).toEqual({ reordered: [], lost: [], doubled: 0, invented: 0 })
    expect(slowest).toBeLessThan(1_000)
  })

  const appendFor = async (ms: number): Promise<number> => {
    const end = performance.now() + ms
    let slowest = 0
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const streamId = `note-${crypto.randomUUID()}`
        for (let version = 0; performance.now() < end; version += 2) {
          const startedAt = performance.now()
          expect(await write(pool, streamId, version, 2)).toMatchObject({ outcome: 'appended' })
          slowest = Math.max(slowest, performance.now() - startedAt)
        }
      }),
    )
    return slowest
  }

  test('one with an uncommitted row is kept, however far everybody else is', async () => {
    await ensureCursor(pool, 'reader', false)
    const open = await pool.connect()
    await open.query('begin')
    await write(open, 'note-open', 0)
    await fill(2)
    const stop = new AbortController()
    const seen: Named[] = []
    const following = followOutbox({
      pool,
      name: 'reader',
      fromStart: true,
      takeOverMs: 200,
      idleMs: 50,
      signal: stop.signal,
      onBatch: async (rows) => void seen.push(...rows),
    })
    await until(() => seen.length === 2 * size)
    await maintainOnce({ pool, size, audit })
    const early = await cursorAt(pool)
    await until(async () => {
      const { rows } = await pool.query(
        `select pg_snapshot_xmax(s_old) > pg_snapshot_xmax($1::pg_snapshot) as ok from outbox_cursor where name = 'reader'`,
        [early],
      )
      return rows[0].ok
    })
    expect((await maintainOnce({ pool, size, audit })).dropped).toEqual([])
    await open.query('commit')
    open.release()
    await until(() => seen.some((row) => row.streamId === 'note-open'))
    await until(async () => (await maintainOnce({ pool, size, audit })).dropped.includes('outbox_p0'))
    stop.abort()
    await following
  })

  test('it is dropped only after the audit, and kept when the audit fails', async () => {
    await ensureCursor(pool, 'reader', false)
    await fill(2)
    const errors: unknown[] = []
    expect((await maintainOnce({ pool, size, audit })).dropped).toEqual([])
    await startCursorFrom(pool, 'reader', await cursorAt(pool))
    const failing = await maintainOnce({
      pool,
      size,
      audit: async () => {
        throw new Error('a consumer is down')
      },
      onError: (error) => errors.push(error),
    })
    expect(failing.dropped).toEqual([])
    expect(await kept()).toContain('outbox_p0')
    expect(errors).toHaveLength(1)
    const order: string[] = []
    const done = await maintainOnce({
      pool,
      size,
      audit: async ({ name }) => {
        expect(await kept()).toContain(name)
        order.push(name)
      },
    })
    expect(order).toEqual(['outbox_p0', 'outbox_p200'])
    expect(done.dropped).toEqual(order)
    expect(await kept()).not.toContain('outbox_p0')
  })

  test('a detach that a crash cut in two is finished', async () => {
    await fill(1)
    const reader = await pool.connect()
    await reader.query('begin isolation level repeatable read')
    await reader.query('select count(*) from outbox')
    const cut = await pool.connect()
    cut.on('error', () => {})
    const detaching = cut.query('alter table outbox detach partition outbox_p0 concurrently').catch(() => {})
    await until(
      async () => (await pool.query('select from pg_inherits where inhdetachpending')).rowCount === 1,
    )
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like '%detach partition outbox_p0 concurrently' and pid <> pg_backend_pid()`,
    )
    await detaching
    cut.release(true)
    await reader.query('commit')
    reader.release()
    const errors: unknown[] = []
    await maintainOnce({ pool, size, audit, onError: (error) => errors.push(error) })
    expect(errors).toEqual([])
    expect(await kept()).not.toContain('outbox_p0')
  })

  test('a cursor seven partitions behind is marked, holds nothing back, and goes on after an audit', async () => {
    await ensureCursor(pool, 'asleep', false)
    await fill(6)
    expect((await maintainOnce({ pool, size, audit })).dropped).toEqual([])
    await fill(1)
    const marked: string[] = []
    const onTooFarBehind = (names: readonly string[]) => void marked.push(...names)
    const { dropped } = await maintainOnce({ pool, size, audit, onTooFarBehind })
    expect(marked).toEqual(['asleep'])
    expect(dropped).toHaveLength(7)

    const stop = new AbortController()
    const onBatch = async (rows: readonly Named[]) => void seen.push(...rows)
    const seen: Named[] = []
    const follow = { pool, name: 'asleep', signal: stop.signal, onBatch }
    await expect(followOutbox(follow)).rejects.toThrow(CursorTooFarBehind)
    let audits = 0
    const following = followOutbox({
      ...follow,
      async onTooFarBehind() {
        audits += 1
        await write(pool, 'note-meanwhile', 0)
        if (audits === 1) throw new Error('the audit is cut')
      },
    })
    await until(() => seen.some((row) => row.streamId === 'note-meanwhile'))
    stop.abort()
    await following
    expect(audits).toBe(2)
  })

  test('a cursor is not started from a snapshot before rows that are gone', async () => {
    const old = await cursorAt(pool)
    await startCursorFrom(pool, 'early', old)
    await pool.query(`delete from outbox_cursor`)
    await fill(2)
    await expect(startCursorFrom(pool, 'late', old)).rejects.toThrow(SnapshotTooOld)
    await startCursorFrom(pool, 'late', await cursorAt(pool))
  })

  test('the auditor names the streams that a consumer has not applied as far as a partition tells', async () => {
    await ensureCursor(pool, 'reader', false)
    await write(pool, 'note-done', 0, 2)
    await write(pool, 'note-behind', 0, 3)
    await write(pool, 'note-unknown', 0, 1)
    await pool.query(
      `insert into consumer_stream (consumer, stream_id, version) values
       ('list', 'note-done', 2), ('list', 'note-behind', 1), ('other', 'note-unknown', 1)`,
    )
    const expected = [
      { streamId: 'note-behind', version: 3, heldVersion: 1 },
      { streamId: 'note-unknown', version: 1, heldVersion: 0 },
    ]
    expect(await laggingStreams(pool, 'list', ['note'])).toEqual(expected)
    expect(await laggingStreams(pool, 'list', ['note'], { partition: 'outbox_p0' })).toEqual(expected)
    expect(await laggingStreams(pool, 'list', ['note'], { kept: true })).toEqual(expected)
    expect(await laggingStreams(pool, 'list', ['other'])).toEqual([])
    expect(await laggingStreams(pool, 'list', ['note'], { limit: 1 })).toEqual(expected.slice(0, 1))
    expect(await laggingStreams(pool, 'list', ['note'], { afterStreamId: 'note-behind' })).toEqual(
      expected.slice(1),
    )
    await fill(2)
    const later = await laggingStreams(pool, 'list', ['note'], { partition: 'outbox_p0' })
    expect(later.find((stream) => stream.streamId === 'note-fill')!.version).toBeLessThan(size)
    await expect(laggingStreams(pool, 'list', [], { partition: 'users' })).rejects.toThrow(RangeError)
  })
})
