import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  checkout,
  type RunningDocket,
  runDocket,
  type TestDatabase,
  testDatabase,
} from '../../packages/testkit/src/index.ts'

// The README's own words, run as a newcomer would type them.
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

test('the tour in five minutes does what it says', async () => {
  const readme = await readFile(join(checkout, 'README.md'), 'utf8')
  const tour = /## A tour in five minutes[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const script = tour
    .replaceAll('http://127.0.0.1:3000', docket.url)
    .replaceAll('.docket/demo-password', join(docket.data, 'demo-password'))
  const { stdout } = await promisify(execFile)('bash', ['-c', `${script}\nsleep 1; kill %1`], {
    cwd: checkout,
  })

  expect(stdout).toContain('event: checkpoint')
  expect(stdout).toContain('event: ticket.changed')
  expect(stdout).toContain('"message":"Ticket opened"')
  expect(stdout).toContain('"message":"Ticket assigned"')
  expect(stdout).toContain('"fileName":"evidence.txt"')
  expect(stdout).toMatch(/"title":"The printer is on fire".*"snippet/s)
  expect(stdout).toMatch(/"field":"assigneeId","from":null,"to":"[0-9a-f-]{36}"/)
  expect(stdout).toMatch(/"field":"status","from":"\w+","to":"RESOLVED"/)
  expect(stdout).toMatch(/"field":"attachment","from":null,"to":\{/)
  expect(stdout).toMatch(/"field":"status","from":"RESOLVED","to":"REOPENED"/)
  expect(stdout).toContain('"calendar":{"calendarId"')
  expect(stdout).toMatch(/"kind":"counted".*"sentence":".* because the ticket was reopened\."/)
  expect(stdout).toMatch(
    /"number":"TCK-\d+","title":"The printer is on fire".*"metric":"resolution","cycle":2/,
  )
  expect(stdout).not.toContain('"success":false')
})

test('service levels are set up as it says', async () => {
  const readme = await readFile(join(checkout, 'README.md'), 'utf8')
  const logIn = /export DOCKET[\s\S]*?accessToken.*\n/.exec(readme)?.[0] ?? ''
  const commands = /## Service levels[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const holidays = join(docket.data, 'holidays.ics')
  const event = ['BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20271225', 'SUMMARY:Christmas', 'END:VEVENT']
  await writeFile(holidays, ['BEGIN:VCALENDAR', ...event, 'END:VCALENDAR', ''].join('\r\n'))
  const script = `${logIn}\n${commands}`
    .replaceAll('http://127.0.0.1:3000', docket.url)
    .replaceAll('.docket/demo-password', join(docket.data, 'demo-password'))
    .replaceAll('lead@demo', 'manager@demo')
    .replaceAll('@holidays.ics', `@${holidays}`)
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: checkout })
  expect(stdout).toContain('"message":"Imported 1 holiday"')
  expect(stdout).toMatch(/"message":"Made the policy".*"P3":\{"resolution":\{"workingDays":5\}\}/)
  expect(stdout).not.toContain('"success":false')
})

test('every command the README names exists', async () => {
  const readme = await readFile(join(checkout, 'README.md'), 'utf8')
  const { scripts } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'))
  const named = [...readme.matchAll(/\bnpm (?:run )?(start|test|[a-z:]+)\b/g)].map(([, name]) => name ?? '')
  const npmOwn = new Set(['install', 'run'])
  expect(named.filter((name) => !npmOwn.has(name) && scripts[name] === undefined && name !== 'and')).toEqual(
    [],
  )
})
