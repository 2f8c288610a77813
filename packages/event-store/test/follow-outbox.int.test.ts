import { type OwnServer, ownServer, until } from '@docket/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOutboxWakeup, followOutbox } from '../src/index.ts'
import { pause } from '../src/outbox/pause.ts'
import { freshSeed, judge, type Named, raceWriters, seeded, storedRows, write } from './writers.ts'

const never = new AbortController().signal

describe('following the outbox', () => {
  let server: OwnServer // of its own: a transaction held open holds back the snapshots of everybody on a server
  beforeAll(async () => {
    server = await ownServer({ max: 48, settings: { fsync: 'off', max_connections: '100' } })
  })
  afterAll(() => server.close())

  test('racing writers, rollbacks and a long transaction lose and reorder nothing, at any speed', async () => {
    const { pool } = server
    const seed = freshSeed()
    console.log(`seed ${seed}`)
    const stop = new AbortController()
    const speeds = [
      { name: 'fast', ms: 0, pageSize: 500 },
      { name: 'middling', ms: 8, pageSize: 100 },
      { name: 'slow', ms: 60, pageSize: 30 },
    ]
    const errors: unknown[] = []
    const followers = speeds.map(({ name, ms, pageSize }) => {
      const seen: Named[] = []
      const onBatch = async (rows: readonly Named[]) => {
        expect(rows.length).toBeLessThanOrEqual(pageSize)
        await pause(ms, never)
        seen.push(...rows)
      }
      return {
        seen,
        done: followOutbox({
          pool,
          name,
          pageSize,
          onBatch,
          fromStart: true,
          signal: stop.signal,
          onError: (error) => errors.push(error),
        }),
      }
    })
    const naive = followByPosition(pool, stop.signal)

    const writing = new AbortController()
    const long = await pool.connect()
    const racing = raceWriters(pool, seeded(seed), writing.signal)
    await long.query('begin')
    await write(long, 'note-long', 0, 3)
    await pause(2_000, never)
    await long.query('commit')
    long.release()
    await until(async () => (await storedRows(pool)).length > 1_000, { withinMs: 20_000 })
    writing.abort()
    await racing

    const stored = await storedRows(pool)
    for (const { seen } of followers) await until(() => seen.length >= stored.length, { withinMs: 20_000 })
    stop.abort()
    await Promise.all(followers.map(({ done }) => done))
    expect(errors).toEqual([])
    for (const { seen } of followers) {
      expect(judge(seen, stored), `seed ${seed}`).toEqual({
        reordered: [],
        lost: [],
        doubled: 0,
        invented: 0,
      })
    }
    // The proof that this test can fail: a reader of `pos > last` never sees what committed 2 s late.
    const missed = judge(await naive, stored).lost.filter(({ streamId }) => streamId === 'note-long')
    expect(missed.map(({ version }) => version)).toEqual([1, 2, 3])
  })

  test('crashes at random points repeat rows, and lose or reorder none', async () => {
    const { pool } = server
    const seed = freshSeed()
    console.log(`seed ${seed}`)
    const chance = seeded(seed)
    const writing = new AbortController()
    const racing = raceWriters(pool, seeded(seed + 1), writing.signal, 8)
    const seen: Named[] = []
    let crashes = 0
    const crash = (): never => {
      crashes += 1
      throw new Error('simulated crash')
    }
    while (crashes < 330) {
      // Each process dies with its memory: the next one has only what the cursor row says.
      const process = new AbortController()
      await followOutbox({
        pool,
        name: 'crashing',
        fromStart: true,
        pageSize: 1 + Math.floor(chance() * 60),
        signal: process.signal,
        async onBatch(rows, cursor) {
          const point = Math.floor(chance() * 6)
          if (chance() < 0.5) process.abort()
          if (point === 0) crash()
          if (point === 1) {
            seen.push(...rows.slice(0, Math.floor(chance() * rows.length)))
            crash()
          }
          seen.push(...rows)
          if (point === 2) crash()
          if (point > 3) await cursor.move()
          if (point === 4) crash()
        },
      })
    }
    writing.abort()
    await racing
    const stored = await storedRows(pool)
    const last = new AbortController()
    const rest = followOutbox({
      pool,
      name: 'crashing',
      signal: last.signal,
      async onBatch(rows) {
        seen.push(...rows)
      },
    })
    await until(() => judge(seen, stored).lost.length === 0, { withinMs: 20_000, everyMs: 200 })
    last.abort()
    await rest
    const verdict = judge(seen, stored)
    expect({ ...verdict, doubled: null }, `seed ${seed}`).toEqual({
      reordered: [],
      lost: [],
      doubled: null,
      invented: 0,
    })
    expect(verdict.doubled).toBeGreaterThan(0)
  })

  test('the cursor may move in the transaction of the rows that the handler writes', async () => {
    const { pool } = server
    await pool.query(
      'create table applied (stream_id text, version integer, primary key (stream_id, version))',
    )
    const stop = new AbortController()
    const errors: unknown[] = []
    let tries = 0
    const following = followOutbox({
      pool,
      name: 'joined',
      signal: stop.signal,
      onError: (error) => errors.push(error),
      async onBatch(rows, cursor) {
        const client = await pool.connect()
        try {
          await client.query('begin')
          for (const row of rows) {
            await client.query('insert into applied values ($1, $2)', [row.streamId, row.version])
          }
          await cursor.move(client)
          tries += 1
          if (tries === 1) throw new Error('the transaction fails after the move')
          await client.query('commit')
        } catch (error) {
          await client.query('rollback')
          throw error
        } finally {
          client.release()
        }
      },
    })
    await until(
      async () => (await pool.query(`select from outbox_cursor where name = 'joined'`)).rowCount === 1,
    )
    await write(pool, 'note-joined', 0, 5)
    await until(async () => (await pool.query('select from applied')).rowCount === 5)
    await write(pool, 'note-joined', 5, 5)
    await until(async () => (await pool.query('select from applied')).rowCount === 10)
    stop.abort()
    await following
    expect(errors).toMatchObject([{ message: 'the transaction fails after the move' }])
    expect(tries).toBeGreaterThan(2)
  })

  test('a wake-up spares the pause of an idle follower', async () => {
    const { pool } = server
    const wakeup = createOutboxWakeup()
    const stop = new AbortController()
    let told: ((at: number) => void) | undefined
    const following = followOutbox({
      pool,
      name: 'woken',
      wakeup,
      idleMs: 60_000,
      signal: stop.signal,
      onBatch: async () => told?.(performance.now()),
    })
    await until(
      async () =>
        (await pool.query(`select from outbox_cursor where name = 'woken' and beat > 1`)).rowCount === 1,
    )
    await pause(500, never) // long enough that the next poll by itself is far off
    const at = new Promise<number>((resolve) => {
      told = resolve
    })
    await write(pool, 'note-woken', 0)
    const before = performance.now()
    wakeup.wake()
    expect((await at) - before).toBeLessThan(1_000)
    stop.abort()
    await following
  })

  test('an idle cursor advances, so that it holds no partition back', async () => {
    const { pool } = server
    const stop = new AbortController()
    const following = followOutbox({ pool, name: 'idle', signal: stop.signal, onBatch: async () => {} })
    const snapshot = async () =>
      (await pool.query(`select s_old::text from outbox_cursor where name = 'idle'`)).rows[0]?.s_old
    let last = await until(snapshot)
    for (let advanced = 0; advanced < 3; advanced += 1) {
      await pool.query('select pg_current_xact_id()')
      last = await until(async () => (await snapshot()) !== last && (await snapshot()), { withinMs: 3_000 })
    }
    stop.abort()
    await following
  })

  test('a backlog of many pages is stored as one window and read in position order', async () => {
    const { pool } = server
    const stop = new AbortController()
    const positions: number[] = []
    const windows = new Set<string | null>()
    const following = followOutbox({
      pool,
      name: 'backlog',
      fromStart: true,
      pageSize: 100,
      signal: stop.signal,
      async onBatch(rows) {
        positions.push(...rows.map((row) => row.position))
        const { rows: cursors } = await pool.query(
          `select s_new::text from outbox_cursor where name = 'backlog'`,
        )
        windows.add(cursors[0].s_new)
      },
    })
    const { length } = await storedRows(pool)
    await until(() => positions.length >= length)
    stop.abort()
    await following
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
    expect(windows.size).toBe(2) // none while the first page is handled, then one and the same
  })
})

/** What must not be done: remembers the highest position seen and asks for what is above it. */
const followByPosition = async (pool: OwnServer['pool'], signal: AbortSignal): Promise<readonly Named[]> => {
  const seen: Named[] = []
  let last = 0
  while (!signal.aborted) {
    const { rows } = await pool.query(
      `select pos, stream_id as "streamId", version from outbox where pos > $1 order by pos limit 500`,
      [last],
    )
    seen.push(...rows)
    last = rows.at(-1)?.pos ?? last
    await pause(5, signal)
  }
  return seen
}
