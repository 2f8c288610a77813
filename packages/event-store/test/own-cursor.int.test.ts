import { type TestDatabase, testDatabase, until } from '@docket/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureCursor, followOutbox, NotOwner, ownCursor } from '../src/index.ts'
import { movePlace, readPlace } from '../src/outbox/place.ts'
import { stallable } from './stalled-pool.ts'
import { judge, type Named, storedRows, write } from './writers.ts'

const never = new AbortController().signal

describe('one owner per cursor', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase()
  })
  afterAll(() => database.close())

  test('a standby takes a hung owner over within 3 s, and the woken one steps down and changes nothing', async () => {
    const { pool } = database
    const stop = new AbortController()
    const hung = stallable(pool)
    const seen: Named[] = []
    const failures: unknown[] = []
    const owners: string[] = []
    const start = (name: string, alive: () => Promise<void>, ownPool = pool) =>
      followOutbox({
        pool: ownPool,
        name: 'contested',
        fromStart: true,
        signal: stop.signal,
        onError: (error) => failures.push(error),
        onOwned: async () => void owners.push(name),
        async onBatch(rows) {
          await alive()
          owners.push(`${name} handled`)
          seen.push(...rows)
        },
      })
    const first = start('first', hung.alive, hung.pool)
    await until(() => owners.includes('first'))
    const second = start('second', async () => {})
    await write(pool, 'note-a', 0, 3)
    await until(() => seen.length === 3)

    hung.stall()
    const stalledAt = performance.now()
    await write(pool, 'note-a', 3, 3)
    await until(() => seen.length === 6)
    expect(performance.now() - stalledAt).toBeLessThan(3_000)
    expect(owners).toContain('second')
    const { rows: before } = await pool.query(
      `select epoch, s_old::text from outbox_cursor where name = 'contested'`,
    )

    hung.resume()
    await until(() => failures.some((error) => error instanceof NotOwner))
    await write(pool, 'note-a', 6, 2)
    await until(() => seen.some((row) => row.version === 8))
    expect(owners.at(-1)).toBe('second handled')
    const { rows: after } = await pool.query(`select epoch from outbox_cursor where name = 'contested'`)
    expect(after[0].epoch).toBe(before[0].epoch)
    expect(judge(seen, await storedRows(pool))).toMatchObject({ reordered: [], lost: [], invented: 0 })
    stop.abort()
    await Promise.all([first, second])
  })

  test('an owner that is only slow keeps its cursor: the beat goes on while a batch is handled', async () => {
    const { pool } = database
    const stop = new AbortController()
    const owners: string[] = []
    let handled = 0
    const start = (name: string) =>
      followOutbox({
        pool,
        name: 'slow',
        takeOverMs: 400,
        signal: stop.signal,
        onOwned: async () => void owners.push(name),
        async onBatch() {
          await new Promise((resolve) => setTimeout(resolve, 1_500))
          handled += 1
        },
      })
    const first = start('first')
    await until(() => owners.length === 1)
    const second = start('second')
    await write(pool, 'note-slow', 0)
    await until(() => handled === 1)
    expect(owners).toEqual(['first'])
    stop.abort()
    await Promise.all([first, second])
  })

  test('a cursor that is let go is taken at once', async () => {
    const { pool } = database
    await ensureCursor(pool, 'handed-on', false)
    const first = (await ownCursor({ pool, name: 'handed-on', signal: never }))!
    await first.release()
    const startedAt = performance.now()
    const second = (await ownCursor({ pool, name: 'handed-on', signal: never }))!
    expect(performance.now() - startedAt).toBeLessThan(500)
    expect(second.epoch).toBe(first.epoch + 1)
  })

  test('of many standbys exactly one takes over', async () => {
    const { pool } = database
    await ensureCursor(pool, 'rush', false)
    const stop = new AbortController()
    const winners: number[] = []
    const standbys = Array.from({ length: 6 }, async () => {
      const owner = await ownCursor({ pool, name: 'rush', signal: stop.signal, takeOverMs: 1_000 })
      if (!owner) return
      winners.push(owner.epoch)
      while (!stop.signal.aborted) {
        await owner.beat()
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    })
    await until(() => winners.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 1_500)) // longer than a take-over: nobody else may win
    stop.abort()
    await Promise.all(standbys)
    expect(winners).toEqual([1])
  })

  test('every write of a former owner is refused', async () => {
    const { pool } = database
    await ensureCursor(pool, 'lost', false)
    const former = (await ownCursor({ pool, name: 'lost', signal: never }))!
    const place = await readPlace(pool, former)
    await pool.query(`update outbox_cursor set epoch = epoch + 1 where name = 'lost'`)
    await expect(former.beat()).rejects.toThrow(NotOwner)
    await expect(former.beginRun('2-x')).rejects.toThrow(NotOwner)
    await expect(former.saveAcked({ a: 1 })).rejects.toThrow(NotOwner)
    await expect(former.readRun()).rejects.toThrow(NotOwner)
    await expect(movePlace(pool, former, place)).rejects.toThrow(NotOwner)
    await expect(readPlace(pool, former)).rejects.toThrow(NotOwner)
    await former.release()
    const { rows } = await pool.query(`select beat from outbox_cursor where name = 'lost'`)
    expect(rows[0].beat).not.toBe(0)
  })

  test('the run and what was acknowledged are kept with the cursor', async () => {
    const { pool } = database
    await ensureCursor(pool, 'relay', true)
    const owner = (await ownCursor({ pool, name: 'relay', signal: never }))!
    expect(await owner.readRun()).toEqual({ run: null, acked: null, timelineChanged: false })
    await owner.beginRun('1-abc')
    await owner.saveAcked({ 'topic/0': '41' })
    expect(await owner.readRun()).toEqual({
      run: '1-abc',
      acked: { 'topic/0': '41' },
      timelineChanged: false,
    })
    const place = await readPlace(pool, owner)
    await movePlace(pool, owner, place, { 'topic/0': '42' })
    expect((await owner.readRun()).acked).toEqual({ 'topic/0': '42' })
    await pool.query(`update outbox_cursor set timeline = timeline + 1 where name = 'relay'`)
    expect((await owner.readRun()).timelineChanged).toBe(true)
  })
})
