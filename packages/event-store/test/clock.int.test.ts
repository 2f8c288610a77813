import { type OwnServer, ownServer, until } from '@docket/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closedPosition, followOutbox, maintainOnce, makePartitions } from '../src/index.ts'
import { judge, type Named, raceWriters, seeded, storedRows, write } from './writers.ts'

describe('a database clock that jumps', () => {
  let server: OwnServer
  beforeAll(async () => {
    server = await ownServer({ max: 24, settings: { fsync: 'off' } })
  })
  afterAll(() => server.close())

  // The server's own clock cannot be set from here, so what it would have stamped is rewritten instead: every
  // time that is stored is moved by days and hours at random, and nothing may change its course.
  test('following, retiring and closing go by positions and transaction ids, whatever the stored times say', async () => {
    const { pool } = server
    await pool.query('drop table outbox_p0')
    await pool.query('delete from outbox_partition')
    await makePartitions(pool, { size: 500, ahead: 30 })
    const jump = `(interval '1 hour' * (array[72, -2, 1, -8760, 0])[1 + floor(random() * 5)])`
    await pool.query(`alter table outbox alter column at set default clock_timestamp() + ${jump}`)
    for (let n = 0; n < 31; n += 1) {
      await pool.query(
        `do $$ begin if to_regclass('outbox_p${n * 500}') is not null then
           alter table outbox_p${n * 500} alter column at set default clock_timestamp() + ${jump};
         end if; end $$`,
      )
    }
    const stop = new AbortController()
    const writing = new AbortController()
    const seen: Named[] = []
    const following = followOutbox({
      pool,
      name: 'reader',
      fromStart: true,
      signal: stop.signal,
      onBatch: async (rows) => void seen.push(...rows),
    })
    const racing = raceWriters(pool, seeded(7), writing.signal, 8)
    await until(async () => (await closedPosition(pool)) > 1_200)
    writing.abort()
    await racing
    await write(pool, 'note-last', 0)
    const stored = await storedRows(pool)
    await until(() => seen.length >= stored.length)
    expect(judge(seen, stored)).toEqual({ reordered: [], lost: [], doubled: 0, invented: 0 })
    const { rows } = await pool.query(
      `select count(distinct date_trunc('day', at)) as days from outbox having max(at) - min(at) > interval '300 days'`,
    )
    expect(rows[0].days).toBeGreaterThan(2) // else nothing jumped
    const dropped: string[] = []
    const errors: unknown[] = []
    await until(async () => {
      const round = {
        pool,
        size: 500,
        audit: async () => {},
        onError: (error: unknown) => errors.push(error),
      }
      dropped.push(...(await maintainOnce(round)).dropped)
      return dropped.includes('outbox_p0') && dropped.includes('outbox_p500')
    })
    expect(errors).toEqual([])
    stop.abort()
    await following
  })
})
