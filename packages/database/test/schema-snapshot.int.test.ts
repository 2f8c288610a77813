import { readFile } from 'node:fs/promises'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { schemaSnapshot, schemaSnapshotFile } from '../src/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

test('the committed snapshot is what the migrations make; after a new one run "npm run db:snapshot"', async () => {
  expect(await schemaSnapshot(database.pool)).toBe(await readFile(schemaSnapshotFile, 'utf8'))
})

const drifts = [
  'alter table tenants add column colour text',
  'alter table tenants alter column name drop not null',
  `alter table tenants alter column name set default 'nobody'`,
  'alter table tenants alter column name type varchar(200)',
  'alter table tenants add constraint named check (length(name) > 0)',
  'alter table streams reset (fillfactor)',
  'alter table login_attempts set logged',
  'drop index events_pos',
  'create index tenants_name on tenants (name)',
  'alter sequence event_position cache 20',
  'create view names as select name from tenants',
  `create function answer(integer) returns integer language sql as 'select 42'`,
  'drop table read_table',
]

test.each(drifts)('a drift shows: %s', async (drift) => {
  const before = await schemaSnapshot(database.pool)
  await database.pool.query(drift)
  expect(await schemaSnapshot(database.pool)).not.toBe(before)
})
