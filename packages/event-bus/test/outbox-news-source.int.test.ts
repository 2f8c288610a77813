import { followOutbox } from '@docket/event-store'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import { afterAll } from 'vitest'
import { type News, outboxNewsSource } from '../src/index.ts'
import { newsSourceContract } from './news-source.contract.ts'

// The suite once more on the real follower: test/outbox-news-source.test.ts runs it on an array.
const databases: TestDatabase[] = []

afterAll(async () => {
  for (const database of databases) await database.close()
})

newsSourceContract(async () => {
  const database = await testDatabase()
  databases.push(database)
  const { pool } = database
  return {
    source: outboxNewsSource((options) => followOutbox({ pool, idleMs: 50, ...options })),
    tell: (news) => insertRows(database, news),
  }
})

const insertRows = async ({ pool }: TestDatabase, news: readonly News[]): Promise<void> => {
  await pool.query(
    `insert into outbox (pos, stream_id, version, category, at)
     select nextval('event_position'), stream_id, version, 'ticket', now()
     from unnest($1::text[], $2::bigint[]) with ordinality as told (stream_id, version, n)
     order by n`,
    [news.map((one) => one.streamId), news.map((one) => one.version)],
  )
}
