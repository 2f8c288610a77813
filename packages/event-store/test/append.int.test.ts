import type { AppendOutcome } from '@docket/event-sourcing'
import { type TestDatabase, testDatabase, until } from '@docket/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEventStore } from '../src/index.ts'
import { someEvent, tenantId, write } from './writers.ts'

describe('append', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase()
  })
  afterAll(() => database.close())

  const stream = (streamId: string, expectedVersion: number, ...notes: string[]) => ({
    streamId,
    category: 'note',
    expectedVersion,
    events: notes.map((note) => someEvent({ note })),
  })
  const keyed = (key: string, answer: string) => ({
    principal: 'user:ada',
    route: 'POST /notes',
    key,
    fingerprint: `print ${key}`,
    answer,
  })

  /** One stream goes through a function of its own. */
  const kinds = [
    { kind: 'one stream', beside: () => [] },
    { kind: 'two streams', beside: (streamId: string) => [stream(`${streamId}-beside`, 0, 'x')] },
  ]

  test.each(kinds)(
    'eight racing appends to $kind with one expected version, each retried: one event, no success that did not happen',
    async ({ kind, beside }) => {
      const store = createEventStore(database.pool)
      for (let round = 0; round < 25; round += 1) {
        const streamId = `note-race-${kind}-${round}`
        await write(database.pool, streamId, 0)
        const attempt = (n: number) =>
          store.append({
            tenantId,
            streams: [stream(streamId, 1, `person ${n}`), ...beside(streamId)],
            idempotency: keyed(`${kind}-${round}-${n}`, `assigned to person ${n}`),
          })
        const told: { n: number; outcome: AppendOutcome }[] = []
        await Promise.all(
          Array.from({ length: 8 }, async (_, n) => {
            told.push({ n, outcome: await attempt(n) })
            told.push({ n, outcome: await attempt(n) })
          }),
        )
        const events = await store.readStream(tenantId, streamId)
        expect(events).toHaveLength(2)
        const winner = told.find(({ outcome }) => outcome.outcome === 'appended')!.n
        expect(events[1]!.data).toEqual({ note: `person ${winner}` })
        for (const { n, outcome } of told) {
          if (n === winner) expect(['appended', 'duplicate']).toContain(outcome.outcome)
          else expect(outcome).toEqual({ outcome: 'conflict', streamId, actualVersion: 2 })
        }
      }
    },
  )

  test.each(kinds)(
    'a concurrent duplicate waits for the first and gets its answer: $kind',
    async ({ kind, beside }) => {
      const { pool } = database
      const store = createEventStore(pool)
      const first = await pool.connect()
      await first.query('begin')
      const request = (answer: string) => ({
        tenantId,
        streams: [stream(`note-wait-${kind}`, 0, 'x'), ...beside(`note-wait-${kind}`)],
        idempotency: keyed(`wait ${kind}`, answer),
      })
      const bound = createEventStore({ query: first.query.bind(first) } as unknown as typeof pool)
      expect(await bound.append(request('first'))).toMatchObject({ outcome: 'appended' })
      let settled = false
      const second = store.append(request('second')).finally(() => {
        settled = true
      })
      await waitsForALock(pool)
      expect(settled).toBe(false)
      await first.query('commit')
      first.release()
      expect(await second).toEqual({
        outcome: 'duplicate',
        answer: 'first',
        fingerprint: `print wait ${kind}`,
      })
    },
  )

  test.each(kinds)(
    'a concurrent duplicate of a conflict or a rollback goes ahead by itself: $kind',
    async ({ kind, beside }) => {
      const { pool } = database
      const store = createEventStore(pool)
      for (const [name, end, version] of [
        ['undone', 'commit', 9],
        ['rolled back', 'rollback', 0],
      ] as const) {
        const first = await pool.connect()
        await first.query('begin')
        const request = (expected: number) => ({
          tenantId,
          streams: [stream(`note-${name}-${kind}`, expected, 'x'), ...beside(`note-${name}-${kind}`)],
          idempotency: keyed(`${name} ${kind}`, `answer at ${expected}`),
        })
        const bound = createEventStore({ query: first.query.bind(first) } as unknown as typeof pool)
        await bound.append(request(version))
        const second = store.append(request(0))
        await waitsForALock(pool)
        await first.query(end)
        first.release()
        expect(await second).toMatchObject({ outcome: 'appended', versions: [1, ...beside('').map(() => 1)] })
      }
    },
  )

  test('a conflict undoes every stream and the key of its call, also inside a longer transaction', async () => {
    const { pool } = database
    const store = createEventStore(pool)
    await write(pool, 'note-b', 0, 2)
    await store.exclusively(tenantId, 'note-d', async (held) => {
      const outcome = await held.append({
        tenantId,
        streams: [stream('note-a', 0, 'new'), stream('note-b', 2, 'more'), stream('note-c', 7, 'never')],
        idempotency: keyed('undo', 'never happened'),
      })
      expect(outcome).toEqual({ outcome: 'conflict', streamId: 'note-c', actualVersion: 0 })
      await held.append({ tenantId, streams: [stream('note-d', 0, 'kept')] })
    })
    const { rows } = await pool.query(
      `select stream_id, version from streams where stream_id in ('note-a', 'note-b', 'note-c', 'note-d') order by 1`,
    )
    expect(rows).toEqual([
      { stream_id: 'note-b', version: 2 },
      { stream_id: 'note-d', version: 1 },
    ])
    expect((await pool.query(`select from commands where key = 'undo'`)).rowCount).toBe(0)
  })

  test('a stream that does not exist yet can be held exclusively: other creators wait and conflict', async () => {
    const { pool } = database
    const store = createEventStore(pool)
    let rival: Promise<AppendOutcome> | undefined
    await store.exclusively(tenantId, 'note-unborn', async (held) => {
      expect(await held.readStream(tenantId, 'note-unborn')).toEqual([])
      rival = store.append({ tenantId, streams: [stream('note-unborn', 0, 'rival')] })
      await waitsForALock(pool)
      return await held.append({ tenantId, streams: [stream('note-unborn', 0, 'mine')] })
    })
    expect(await rival).toEqual({ outcome: 'conflict', streamId: 'note-unborn', actualVersion: 1 })
    await store.exclusively(tenantId, 'note-nothing', async () => {})
    expect((await pool.query(`select from streams where stream_id = 'note-nothing'`)).rowCount).toBe(0)
    expect(await store.append({ tenantId, streams: [stream('note-nothing', 0, 'later')] })).toMatchObject({
      outcome: 'appended',
    })
  })

  test('a guard holds: nobody appends to a guarded stream, or creates a guarded absence, before the end', async () => {
    const { pool } = database
    const store = createEventStore(pool)
    await write(pool, 'note-guarded', 0)
    for (const [guarded, version] of [
      ['note-guarded', 1],
      ['note-absent', 0],
    ] as const) {
      let rival: Promise<AppendOutcome> | undefined
      await store.exclusively(tenantId, `note-z-${version}`, async (held) => {
        await held.append({ tenantId, streams: [stream(guarded, version)] })
        rival = store.append({ tenantId, streams: [stream(guarded, version, 'rival')] })
        await waitsForALock(pool)
      })
      expect(await rival).toMatchObject({ outcome: 'appended' })
    }
  })

  test('text that Postgres cannot hold is invalid input, and nothing of the append stays', async () => {
    const store = createEventStore(database.pool)
    const bad = { tenantId, streams: [stream('note-nul', 0, 'a\u0000b')], idempotency: keyed('nul', 'x') }
    await expect(store.append(bad)).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await store.readStream(tenantId, 'note-nul')).toEqual([])
    expect((await store.readForCommand(tenantId, 'note-nul', keyed('nul', ''))).known).toBeNull()
  })

  test('positions within a stream ascend with its versions, however many write', async () => {
    const { pool } = database
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let done = 0; done < 10; ) {
          const { rows } = await pool.query(`select version from streams where stream_id = 'note-order'`)
          const outcome = await write(pool, 'note-order', rows[0]?.version ?? 0, 2)
          if (outcome.outcome === 'appended') done += 1
        }
      }),
    )
    const { rows } = await pool.query(
      `select bool_and(pos > before) as ascending, count(*) from (
         select pos, lag(pos, 1, 0::bigint) over (order by version) as before
         from events where stream_id = 'note-order') as e`,
    )
    expect(rows[0]).toEqual({ ascending: true, count: 320 })
  })
})

const waitsForALock = (pool: TestDatabase['pool']) =>
  until(
    async () =>
      (
        await pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
           and query like '%from append_%'`,
        )
      ).rowCount === 1,
  )
