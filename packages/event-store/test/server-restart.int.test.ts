import { type OwnServer, ownServer, until } from '@docket/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createEventStore,
  ensureCursor,
  followOutbox,
  ownCursor,
  RestoreRefused,
  refuseYoungerServer,
} from '../src/index.ts'
import { movePlace, readPlace, ServerRestarted } from '../src/outbox/place.ts'
import { readPage } from '../src/outbox/read-page.ts'
import { judge, type Named, someEvent, storedRows, tenantId, write } from './writers.ts'

const never = new AbortController().signal

describe('a server that is killed', () => {
  let server: OwnServer // durable, and with a WAL writer that leaves asynchronous commits unflushed
  beforeAll(async () => {
    server = await ownServer({ max: 20, settings: { wal_writer_delay: '10s' } })
  })
  afterAll(() => server.close())

  test('acknowledged appends survive, unacknowledged ones are told by their key, followers see all', async () => {
    const { pool } = server
    const store = createEventStore(pool)
    const stop = new AbortController()
    const seen: Named[] = []
    const following = followOutbox({
      pool,
      name: 'reader',
      fromStart: true,
      signal: stop.signal,
      onBatch: async (rows) => void seen.push(...rows),
    })
    const acknowledged = new Map<string, string>()
    const doubtful = new Map<string, Parameters<typeof store.append>[0]>()
    let writing = true
    const writers = Array.from({ length: 8 }, async (_, n) => {
      for (let turn = 0; writing; turn += 1) {
        const id = `note-${n}-${turn}`
        const key = { principal: 'p', route: 'r', key: id, fingerprint: id, answer: id }
        const request = {
          tenantId,
          streams: [{ streamId: id, category: 'note', expectedVersion: 0, events: [someEvent()] }],
          idempotency: key,
        }
        try {
          await store.append(request)
          acknowledged.set(id, id)
        } catch (error) {
          expect(error).toMatchObject({ code: 'dependency_down' })
          doubtful.set(id, request)
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
      }
    })
    for (let kill = 0; kill < 2; kill += 1) {
      const before = acknowledged.size
      await until(() => acknowledged.size > before + 200)
      await server.kill()
      await server.start()
    }
    const before = acknowledged.size
    await until(() => acknowledged.size > before + 50)
    writing = false
    await Promise.all(writers)
    expect(doubtful.size).toBeGreaterThan(0)

    for (const [id, request] of doubtful) {
      const outcome = await store.append(request)
      expect(['appended', 'duplicate']).toContain(outcome.outcome)
      acknowledged.set(id, id)
    }
    const stored = await storedRows(pool)
    expect(new Set(stored.map((row) => row.streamId))).toEqual(new Set(acknowledged.keys()))
    expect(stored).toHaveLength(acknowledged.size)
    await until(() => judge(seen, stored).lost.length === 0)
    expect(judge(seen, stored)).toMatchObject({ reordered: [], invented: 0 })
    stop.abort()
    await following
  })

  test('a snapshot in memory from before a crash hides none of the transaction ids that are given out again', async () => {
    const { pool } = server
    await ensureCursor(pool, 'remembering', false)
    const owner = (await ownCursor({ pool, name: 'remembering', signal: never }))!
    const place = await readPlace(pool, owner)

    // Ids that completed, so that the snapshot counts them as ended, but whose records never reached the disk.
    const careless = await pool.connect()
    careless.on('error', () => {})
    await careless.query('set synchronous_commit = off')
    for (let n = 0; n < 200; n += 1) await careless.query('select pg_current_xact_id()')
    const page = await readPage(pool, place, 500)
    await server.kill()
    await server.start()
    careless.release(true)

    const { rows } = await until(() =>
      pool.query<{ again: boolean }>(
        'select pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmax($1::pg_snapshot) as again',
        [page.next.old],
      ),
    )
    expect(rows[0]!.again).toBe(true) // else this test proves nothing
    await write(pool, 'note-reborn', 0)
    await expect(movePlace(pool, owner, page.next)).rejects.toThrow(ServerRestarted)
    await expect(readPage(pool, page.next, 500)).rejects.toThrow(ServerRestarted)
    const again = await readPage(pool, await readPlace(pool, owner), 500)
    expect(again.rows).toMatchObject([{ streamId: 'note-reborn', version: 1 }])
  })

  test('a start is refused while stored snapshots are ahead of the server, and says what to do', async () => {
    const { pool } = server
    await refuseYoungerServer(pool)
    await pool.query(
      `insert into outbox_cursor (name, s_old, s_new) values
       ('from the future', '1:1:', '99000000:99000002:99000001'), ('lease', null, null)`,
    )
    const refusal = await refuseYoungerServer(pool).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(RestoreRefused)
    expect((refusal as Error).message).toMatch(/from the future: transaction 99000002/)
    expect((refusal as Error).message).toMatch(/What to do/)
    await pool.query('truncate outbox, outbox_cursor, position_marks')
    await pool.query('update outbox_partition set used_up = null')
    await refuseYoungerServer(pool)
  })
})
