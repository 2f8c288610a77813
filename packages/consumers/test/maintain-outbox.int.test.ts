import { createLogger, type Running } from '@docket/runtime'
import { type TestDatabase, testDatabase, until } from '@docket/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { maintainOutbox } from '../src/index.ts'
import { appendAfter } from './harness.ts'

const size = 50
let database: TestDatabase
let upkeep: Running

beforeEach(async () => {
  database = await testDatabase()
  // The first partition holds a million positions; begin near its end.
  await database.pool.query(`select setval('event_position', 999990)`)
  upkeep = maintainOutbox({
    pool: database.pool,
    partitionSize: size,
    consumers: new Map([['slow', ['ticket']]]),
    log: createLogger({ name: 'test', level: 'silent' }),
  })
  await until(async () => (await partitions()).length > 4)
})
afterEach(async () => {
  await upkeep.stop()
  await database.close()
})

const partitions = async (): Promise<string[]> => {
  const { rows } = await database.pool.query(
    'select name from outbox_partition where not dropped order by from_pos',
  )
  return rows.map((row) => row.name)
}

const fill = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) {
    const name = `ticket-${String(Math.random())}`
    await until(() => appendAfter(database.pool, name, 0, size, 'ticket').catch(() => false), {
      everyMs: 100,
    })
  }
}

test('a partition stays while a consumer has not handled it, and goes once it has', async () => {
  await fill(3)
  await until(async () => (await partitions()).length > 6)
  expect(await partitions()).toContain('outbox_p0')
  await database.pool.query(
    `insert into consumer_stream (consumer, stream_id, version) select 'slow', stream_id, version from streams`,
  )
  await until(async () => !(await partitions()).includes('outbox_p0'))
})

test('a consumer that is seven partitions behind holds nothing back', async () => {
  await fill(5)
  expect(await partitions()).toContain('outbox_p0')
  await fill(4)
  await until(async () => !(await partitions()).includes('outbox_p0'), { withinMs: 20_000 })
})
