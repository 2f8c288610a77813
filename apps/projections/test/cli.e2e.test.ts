import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

type Ran = { code: number; stdout: string; stderr: string }

const run = (words: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> =>
  promisify(execFile)(process.execPath, [cli, ...words], { env: { PATH: process.env.PATH, ...env } }).then(
    (done) => ({ code: 0, ...done }),
    (failed: Ran) => failed,
  )

test('rebuilds a table and tells the state of all', async () => {
  const before = await run(['status'], { DATABASE_URL: database.url })
  expect(before).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Every ticket is as new as its log.'),
  })
  const rebuilt = await run(['--', 'rebuild', 'ticket-list', 'ticket-statistics'], {
    DATABASE_URL: database.url,
  })
  expect(rebuilt.stdout).toMatch(/^Rebuilt ticket-list, ticket-statistics: 0 tickets from 0 events in/)
  expect(rebuilt.code).toBe(0)
})

test.each([
  [['rebuild', 'tickets'], 'there is no read table "tickets"'],
  [[], 'say what to do'],
])('%j ends with code 2 and the usage', async (words, wrong) => {
  const ran = await run(words, { DATABASE_URL: database.url })
  expect(ran.code).toBe(2)
  expect(ran.stderr).toContain(wrong)
  expect(ran.stderr).toContain('npm run projections -- rebuild <table>')
})

test('without a database it says which settings to make', async () => {
  const ran = await run(['status'], { DOCKET_DATA: '/nowhere/at/all' })
  expect(ran.code).toBe(2)
  expect(ran.stderr).toContain('set DATABASE_URL, or start Docket on /nowhere/at/all (npm start)')
})

test('a database that does not answer is told without a stack', async () => {
  const ran = await run(['status'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/docket' })
  expect(ran.code).toBe(1)
  expect(ran.stderr).toMatch(/^projections: the database does not answer: .*ECONNREFUSED/)
  expect(ran.stderr).not.toContain('    at ')
})
