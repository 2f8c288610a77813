import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate, migrationsDir, pendingMigrations } from '../src/index.ts'

let database: TestDatabase
let dir: string

beforeEach(async () => {
  database = await testDatabase()
  dir = await mkdtemp(join(tmpdir(), 'docket-migrations-'))
})
afterEach(async () => {
  await database.close()
  await rm(dir, { recursive: true })
})

test('applies what is missing in order, once, and says what it applied', async () => {
  await writeFile(join(dir, '9002_add_colour.sql'), 'alter table probe add colour text')
  await writeFile(join(dir, '9001_create_probe.sql'), 'create table probe (id int primary key)')
  expect(await pendingMigrations(database.pool, dir)).toEqual([
    '9001_create_probe.sql',
    '9002_add_colour.sql',
  ])
  expect(await migrate(database.pool, dir)).toEqual(['9001_create_probe.sql', '9002_add_colour.sql'])
  expect(await migrate(database.pool, dir)).toEqual([])
})

test('ten processes that start at once apply each migration once', async () => {
  await writeFile(join(dir, '9001_create_probe.sql'), 'create table probe (id int primary key)')
  const runs = await Promise.all(Array.from({ length: 10 }, () => migrate(database.pool, dir)))
  expect(runs.flat()).toEqual(['9001_create_probe.sql'])
})

test('an edited migration stops the start and is named', async () => {
  await writeFile(join(dir, '9001_create_probe.sql'), 'create table probe (id int primary key)')
  await migrate(database.pool, dir)
  await writeFile(join(dir, '9001_create_probe.sql'), 'create table probe (id bigint primary key)')
  await expect(migrate(database.pool, dir)).rejects.toThrow('9001_create_probe.sql was edited')
})

test('a failing migration leaves nothing of itself behind', async () => {
  await writeFile(
    join(dir, '9001_create_probe.sql'),
    'create table probe (id int primary key); select nonsense',
  )
  await expect(migrate(database.pool, dir)).rejects.toThrow('9001_create_probe.sql failed')
  const { rows } = await database.pool.query(`select to_regclass('probe') as probe`)
  expect(rows[0].probe).toBeNull()
})

test('every migration of Docket opens by saying why it is there and what it locks', async () => {
  for (const name of (await readdir(migrationsDir)).filter((file) => file.endsWith('.sql'))) {
    const [opening = ''] = /^(--.*\n)+/.exec(await readFile(join(migrationsDir, name), 'utf8')) ?? []
    expect([name, opening]).toEqual([name, expect.stringMatching(/^-- .{10}/)])
    expect([name, opening]).toEqual([name, expect.stringMatching(/\block/i)])
  }
})
