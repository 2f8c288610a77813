import { type TestDatabase, testDatabase, until } from '@docket/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ReadTableName, readTableNames, rebuild } from '../src/index.ts'
import { appendLog } from './append-log.ts'
import { expectTablesToEqualLog } from './compare-with-log.ts'
import { historyOf, type Step } from './histories.ts'
import { applyBehind } from './live-projections.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase({ max: 12 })
})
afterEach(() => database.close())

const indexes = async () => {
  const { rows } = await database.pool.query<{ definition: string }>(
    `select regexp_replace(indexdef, '\\s+', ' ', 'g') as definition from pg_indexes
     where tablename = any($1) or tablename like '%next%' order by indexname`,
    [readTableNames],
  )
  return rows.map((row) => row.definition)
}

const applyAll = async () => {
  while ((await applyBehind(database.pool, 500)) > 0);
}

describe('a rebuild', () => {
  // Forty times, since one that follows positions instead of streams lost events in only 3 of 40.
  test('under racing writers loses nothing, forty times', { timeout: 240_000 }, async () => {
    const definitions = await indexes()
    let caughtUp = 0
    for (let round = 0; round < 40; round++) {
      const random = seeded(round)
      const histories = Array.from({ length: 30 }, (_, index) => randomHistory(round * 100 + index, random))
      for (const history of histories.slice(0, 10)) await appendLog(database.pool, history)
      await applyAll()
      let writing = true
      const writers = [0, 1, 2, 3].map(async (writer) => {
        for (const [index, history] of histories.slice(10).entries()) {
          if (index % 4 !== writer) continue
          for (const event of history) await appendLog(database.pool, [event])
        }
      })
      const appliers = [0, 1].map(async () => {
        while (writing) await applyBehind(database.pool, 3)
      })
      const tables = someTables(random)
      const done = await rebuild({ pool: database.pool, tables })
      caughtUp += done.caughtUp
      await Promise.all(writers)
      writing = false
      await Promise.all(appliers)
      await applyAll()
      await expectTablesToEqualLog(database.pool)
    }
    expect(caughtUp).toBeGreaterThan(40) // or nothing raced
    expect(await indexes()).toEqual(definitions)
  })

  test('holds the tables at their own positions, even behind the log', async () => {
    const history = randomHistory(1, seeded(1))
    await appendLog(database.pool, history.slice(0, 2))
    await applyAll()
    await appendLog(database.pool, history.slice(2))
    await rebuild({ pool: database.pool, tables: ['ticket_list'] })
    const { rows } = await database.pool.query('select version from ticket_list')
    expect(rows).toEqual([{ version: 2 }])
    await applyAll()
    await expectTablesToEqualLog(database.pool)
  })

  test('makes good what was wrong in the rows', async () => {
    for (const seed of [1, 2, 3]) await appendLog(database.pool, randomHistory(seed, seeded(seed)))
    await applyAll()
    await database.pool.query(`update ticket_list set title = 'wrong'; delete from ticket_statistics;
      delete from ticket_comment; update ticket_history set "to" = '1'; truncate ticket_search`)
    await expect(expectTablesToEqualLog(database.pool)).rejects.toThrow()
    await rebuild({ pool: database.pool, tables: readTableNames })
    await expectTablesToEqualLog(database.pool)
    const { rows } = await database.pool.query(
      "select count(*) from read_table where built_at > now() - interval '1 minute'",
    )
    expect(rows).toEqual([{ count: readTableNames.length }])
  })

  test('removes what one that died left behind, and leaves nothing when it is stopped', async () => {
    await appendLog(database.pool, randomHistory(1, seeded(1)))
    await applyAll()
    await database.pool.query('create table ticket_list_next (left_over integer)')
    await database.pool.query('create table projections_next_position (left_over integer)')
    const stopped = AbortSignal.abort(new Error('stopped'))
    const stopping = rebuild({ pool: database.pool, tables: ['ticket_list'], signal: stopped })
    await expect(stopping).rejects.toThrow('stopped')
    const { rows } = await database.pool.query(`select to_regclass('ticket_list_next') as left_over`)
    expect(rows).toEqual([{ left_over: null }])
    await rebuild({ pool: database.pool, tables: ['ticket_list'] })
    await expectTablesToEqualLog(database.pool)
  })

  test('runs alone', async () => {
    const client = await database.pool.connect()
    let refused: unknown
    const stopAtOnce = () => {
      throw new Error('enough')
    }
    await appendLog(database.pool, randomHistory(1, seeded(1)))
    await applyAll()
    await rebuild({
      pool: database.pool,
      tables: ['ticket_list'],
      onProgress: () => {
        refused ??= rebuild({ pool: database.pool, tables: ['ticket_list'] }).catch((error: unknown) => error)
      },
    })
    expect(await refused).toMatchObject({ name: 'RebuildRefused', message: 'another rebuild is running' })
    client.release()
    await expect(
      rebuild({ pool: database.pool, tables: ['ticket_list'], onProgress: stopAtOnce }),
    ).rejects.toThrow('enough')
    await rebuild({ pool: database.pool, tables: ['ticket_list'] })
  })

  test('lets readers read all the while, with statements prepared before', async () => {
    for (let seed = 0; seed < 50; seed++) await appendLog(database.pool, randomHistory(seed, seeded(seed)))
    await applyAll()
    let reading = true
    const counts = new Set<number>()
    let read = 0
    const readers = [0, 1].map(async () => {
      const client = await database.pool.connect()
      try {
        while (reading) {
          for (const table of readTableNames) {
            const { rowCount } = await client.query({ name: `all-${table}`, text: `select * from ${table}` })
            if (table === 'ticket_list') counts.add(rowCount ?? 0)
            read += 1
          }
        }
      } finally {
        client.release()
      }
    })
    for (let round = 0; round < 3; round++) {
      await rebuild({ pool: database.pool, tables: readTableNames })
      const before = read
      await until(() => read > before + 2 * readTableNames.length) // each statement meets the new table
    }
    reading = false
    await Promise.all(readers)
    expect([...counts]).toEqual([50])
  })
})

type Random = (below: number) => number

const seeded = (seed: number): Random => {
  let state = seed * 2_654_435_761 + 1
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

const randomHistory = (seed: number, random: Random) =>
  historyOf(
    seed,
    Array.from(
      { length: 3 + random(12) },
      (): Step => ({ kind: random(15), a: random(100), b: random(100) }),
    ),
  )

const someTables = (random: Random): readonly ReadTableName[] => {
  const chosen = readTableNames.filter(() => random(2) === 0)
  return chosen.length > 0 ? chosen : readTableNames
}
