import { createMetrics } from '@docket/runtime'
import { type OwnServer, ownServer, until } from '@docket/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  closedPosition,
  createEventStore,
  createStoreMetrics,
  ensureCursor,
  followOutbox,
  forgetCommands,
  oldestUnpublishedSeconds,
  readEvents,
  registerOutboxAge,
  reserveNumbers,
  walkEvents,
} from '../src/index.ts'
import { someEvent, tenantId, write } from './writers.ts'

describe('reading the log', () => {
  let server: OwnServer
  let pool: OwnServer['pool']
  beforeAll(async () => {
    server = await ownServer({ max: 20, settings: { fsync: 'off' } })
    pool = server.pool
  })
  afterAll(() => server.close())

  test('many streams are read at once, contiguous, each after its version, up to the limit', async () => {
    await write(pool, 'note-r1', 0, 3)
    await write(pool, 'note-r2', 0, 2)
    await write(pool, 'note-r3', 0, 1)
    const read = async (limit: number) =>
      (
        await readEvents(
          pool,
          [
            { streamId: 'note-r3', afterVersion: 1 },
            { streamId: 'note-r2', afterVersion: 0 },
            { streamId: 'note-r1', afterVersion: 1 },
            { streamId: 'note-r0', afterVersion: 0 },
          ],
          limit,
        )
      ).map((event) => `${event.streamId}@${event.version}`)
    expect(await read(100)).toEqual(['note-r1@2', 'note-r1@3', 'note-r2@1', 'note-r2@2'])
    expect(await read(3)).toEqual(['note-r1@2', 'note-r1@3', 'note-r2@1'])
    const [event] = await readEvents(pool, [{ streamId: 'note-r1', afterVersion: 0 }], 1)
    expect(event).toMatchObject({
      tenantId,
      version: 1,
      type: 'Noted',
      occurredAt: '2026-01-01T00:00:00.000Z',
    })
    expect(event!.position).toBeGreaterThan(0)
  })

  test('a walk gives every event of its categories once, in order, in pages that end with a stream', async () => {
    for (let n = 0; n < 30; n += 1) await write(pool, `note-w${String(n).padStart(2, '0')}`, 0, (n % 7) + 1)
    const store = createEventStore(pool)
    await store.append({
      tenantId,
      streams: [{ streamId: 'note-w05-other', category: 'other', expectedVersion: 0, events: [someEvent()] }],
    })
    const { rows } = await pool.query(
      `select stream_id, version from events join streams s using (stream_id)
       where s.category = 'note' order by stream_id, events.version`.replace(
        'version from',
        'events.version from',
      ),
    )
    const expected = rows.map((row) => `${row.stream_id}@${row.version}`)
    for (const pageSize of [1, 2, 5, 7, 50, expected.length, 5_000]) {
      const walked: string[] = []
      let before = ''
      for await (const page of walkEvents(pool, ['note'], { pageSize })) {
        expect(page[0]!.streamId > before).toBe(true)
        before = page.at(-1)!.streamId
        walked.push(...page.map((event) => `${event.streamId}@${event.version}`))
      }
      expect(walked).toEqual(expected)
    }
    expect(await Array.fromAsync(walkEvents(pool, ['nothing']))).toEqual([])
  })

  test('numbers are reserved in blocks that never overlap, per tenant and series', async () => {
    const blocks = await Promise.all(
      Array.from({ length: 20 }, () => reserveNumbers(pool, tenantId, 'TCK', 5)),
    )
    expect(blocks.map((block) => block.first).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, n) => 1 + n * 5),
    )
    expect(blocks.every((block) => block.last === block.first + 4)).toBe(true)
    expect(await reserveNumbers(pool, tenantId, 'OTHER', 1)).toEqual({ first: 1, last: 1 })
  })

  test('a closed position is below everything that can still commit', async () => {
    const before = await closedPosition(pool)
    expect(before).toBe((await pool.query('select max(pos) as pos from events')).rows[0].pos)
    const open = await pool.connect()
    await open.query('begin')
    await write(open, 'note-late', 0)
    await write(pool, 'note-early', 0, 3)
    expect(await closedPosition(pool, { withinMs: 50 })).toBe(before)
    await open.query('commit')
    open.release()
    const after = await closedPosition(pool)
    expect(after).toBe(before + 4)
    expect((await pool.query('select from position_marks where pos < $1', [after])).rowCount).toBe(0)
  })

  test('a closed position stays closed under racing writers', async () => {
    const stop = new AbortController()
    const writing = Promise.all(
      Array.from({ length: 6 }, async () => {
        const streamId = `note-${crypto.randomUUID()}`
        for (let version = 0; !stop.signal.aborted; version += 1) await write(pool, streamId, version)
      }),
    )
    for (let n = 0; n < 20; n += 1) {
      const position = await closedPosition(pool)
      const count = async () =>
        (await pool.query('select count(*) as n from events where pos <= $1', [position])).rows[0].n
      const first = await count()
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(await count()).toBe(first)
    }
    stop.abort()
    await writing
  })

  test('idempotency keys are forgotten after a day, in batches', async () => {
    await pool.query(
      `insert into commands (tenant_id, principal, route, key, fingerprint, answer, at)
       select $1, 'p', 'r', n::text, 'f', '1', now() - make_interval(hours => n) from generate_series(1, 48) as n`,
      [tenantId],
    )
    expect(await forgetCommands(pool, { batch: 7 })).toBe(25)
    const { rows } = await pool.query(`select count(*) as n from commands where route = 'r'`)
    expect(rows[0].n).toBe(23)
  })

  test('the write side counts conflicts and times appends, and tells the age of the outbox', async () => {
    const metrics = createMetrics()
    const store = createEventStore(pool, { metrics: createStoreMetrics(metrics) })
    await ensureCursor(pool, 'relay', false)
    registerOutboxAge(metrics, pool, 'relay')
    expect(await oldestUnpublishedSeconds(pool, 'relay')).toBe(0)
    const request = {
      tenantId,
      streams: [{ streamId: 'note-m', category: 'note', expectedVersion: 0, events: [someEvent()] }],
    }
    await store.append(request)
    await store.append(request)
    await until(async () => (await oldestUnpublishedSeconds(pool, 'relay')) > 0.02)
    const text = await metrics.metrics()
    expect(text).toMatch(/^docket_append_conflicts_total 1$/m)
    expect(text).toMatch(/^docket_append_duration_seconds_count 2$/m)
    expect(text).toMatch(/^docket_outbox_oldest_unpublished_seconds 0\.\d+/m)
    const stop = new AbortController()
    const following = followOutbox({ pool, name: 'relay', signal: stop.signal, onBatch: async () => {} })
    await until(async () => (await oldestUnpublishedSeconds(pool, 'relay')) === 0)
    stop.abort()
    await following
  })
})
