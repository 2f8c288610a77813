import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  checkout,
  type RunningDocket,
  runDocket,
  type TestDatabase,
  testDatabase,
  until,
} from '@docket/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDocket } from '../src/replay/api/docket-client.ts'
import { generateLog } from '../src/replay/log/generate-log.ts'
import { unexplained } from '../src/replay/report-lines.ts'
import { runReplay } from '../src/replay/run-replay.ts'

let database: TestDatabase
let docket: RunningDocket

beforeAll(async () => {
  database = await testDatabase()
  docket = await runDocket(database.url)
})
afterAll(async () => {
  await docket.stop()
  await database.close()
})

const logFile = async (seed: number, incidents: number): Promise<string> => {
  const file = join(docket.data, `log-${seed}.csv`)
  await writeFile(file, generateLog({ seed, incidents }))
  return file
}

const replay = async (file: string) => {
  const client = await connectDocket(docket.url, {
    email: 'admin@demo.docket.test',
    password: docket.password,
  })
  return runReplay({ client, file, concurrency: 4, sample: 1_000, seed: 1, database: database.pool })
}

const counts = async () => {
  const { rows } = await database.pool.query(
    `select (select count(*) from ticket_list) as tickets, (select count(*) from events) as events`,
  )
  return rows[0]
}

test('a log replayed stands as its rows say, after every row and at the end', async () => {
  const report = await replay(await logFile(11, 40))
  expect(report.replayed.refusals).toEqual([])
  expect(report.afterEveryRow).toEqual({ compared: report.replayed.rows, differences: [] })
  expect(report.atTheEnd).toEqual({ compared: 40, differences: [] })
})

test('breaches of a replayed log are those that a separate SQL over its events computes', async () => {
  const { breaches } = await replay(await logFile(13, 60))
  expect(breaches).toMatchObject({ tickets: 60, judged: 60, differing: 0, examples: [] })
  expect(breaches?.recorded).toBe(breaches?.computed)
  expect(breaches?.recorded).toBeGreaterThan(40)
})

test('a replay that was killed goes on where it stopped, and a third run adds nothing', async () => {
  const file = await logFile(12, 60)
  const before = await counts()
  const args = [
    'apps/imports/src/replay/main.ts',
    file,
    '--url',
    docket.url,
    '--password',
    docket.password,
    '--concurrency',
    '2',
  ]
  const killed = spawn(process.execPath, args, {
    cwd: checkout,
    stdio: 'ignore',
    env: { PATH: process.env.PATH },
  })
  await until(async () => (await counts()).tickets >= before.tickets + 20, { withinMs: 60_000 })
  killed.kill('SIGKILL')
  await once(killed, 'exit')

  const report = await replay(file)
  expect(report.replayed.skipped).toBeGreaterThan(0)
  expect(report.replayed.refusals).toEqual([])
  expect([...report.afterEveryRow.differences, ...report.atTheEnd.differences]).toEqual([])
  expect((await counts()).tickets).toBe(before.tickets + 60)

  const whole = await counts()
  const again = await replay(file)
  expect(again.replayed.sent).toBe(0)
  expect(await counts()).toEqual(whole)
})

test('times are those of the log, and when it was recorded stands beside them', async () => {
  const { rows } = await database.pool.query(
    `select count(*) as wrong from events
     where meta -> 'actor' ->> 'kind' = 'import' and (occurred_at >= recorded_at or occurred_at > '2026-12-31')`,
  )
  expect(rows[0].wrong).toBe(0)
})

const incidents = join(checkout, '../shared/data/uci_incidents.dev.csv.gz')

test.skipIf(!existsSync(incidents))(
  'the first incidents of the real log stand as their rows say, and so do their breaches',
  async () => {
    const { gunzipSync } = await import('node:zlib')
    const { readFile } = await import('node:fs/promises')
    const lines = gunzipSync(await readFile(incidents))
      .toString()
      .split('\n')
    const [header = '', ...rows] = lines.slice(0, 700)
    // Cut where an incident ends, so that the part is a whole log.
    const last = rows.at(-1)?.split(',')[0]
    const file = join(docket.data, 'real.csv')
    await writeFile(file, [header, ...rows.filter((row) => row.split(',')[0] !== last)].join('\n'))
    const report = await replay(file)
    expect(report.replayed.refusals).toEqual([])
    expect(unexplained(report)).toBe(0)
    expect(report.breaches).toMatchObject({ judged: report.incidents, differing: 0 })
    expect(report.breaches?.recorded).toBeGreaterThan(0)
  },
)
