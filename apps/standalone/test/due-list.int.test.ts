import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig, silentLogger } from '@docket/runtime'
import { testDatabase } from '@docket/testkit'
import { afterAll, expect, test } from 'vitest'
import { startStandalone } from '../src/start-standalone.ts'

// The whole house in one process: commands, projections, and the consumer that keeps the clocks.
const data = await mkdtemp(join(tmpdir(), 'docket-due-'))
const database = await testDatabase()
const password = 'correct horse battery staple'
const config = readConfig({
  DATABASE_URL: database.url,
  DOCKET_PORT: '0',
  DOCKET_DATA: data,
  DOCKET_DEMO_PASSWORD: password,
  DOCKET_RATE_LIMIT: 'off',
})
const docket = await startStandalone(config, silentLogger())

afterAll(async () => {
  await docket.stop()
  await database.close()
  await rm(data, { recursive: true, force: true })
})

type Clock = { metric: string; cycle: number; state: string; dueAt: string | null; remainingMs: number }
type Row = Clock & { ticketId: string; number: string }
type Answer<Data> = {
  data: Data
  meta: {
    consistency: string
    pagination: { nextCursor: string | null; prevCursor: string | null; total: number }
  }
}

const ask = async <Data>(
  method: string,
  path: string,
  { body, seen }: { body?: unknown; seen?: string } = {},
): Promise<Answer<Data>> => {
  const response = await fetch(`${docket.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(seen !== undefined && { 'x-consistency': seen }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  expect(response.ok, `${method} ${path}: ${text}`).toBe(true)
  return JSON.parse(text) as Answer<Data>
}

let token = ''
const login = { email: 'admin@demo.docket.test', password }
token = (await ask<{ accessToken: string }>('POST', '/auth/login', { body: login })).data.accessToken

const open = async (more: object = {}) =>
  ask<{ ticketId: string }>('POST', '/tickets', {
    body: {
      ...{ title: 'A title', description: 'A description', priority: 'P1' },
      requester: { email: 'rita@example.test', name: 'Rita' },
      ...more,
    },
  })

const listed = async (seen: string, query = '') =>
  (await ask<Row[]>('GET', `/sla/clocks?limit=100${query}`, { seen })).data

/** What the detail and the list say of the ticket's clocks that are not over. */
const bothOf = async (ticketId: string, seen: string) => {
  const detail = await ask<{ clocks: (Clock & { isCurrent: boolean; endedAt: string | null })[] }>(
    'GET',
    `/tickets/${ticketId}/sla`,
  )
  const shown = ({ metric, cycle, state, dueAt }: Clock) => `${metric} ${cycle} ${state} ${dueAt}`
  return {
    detail: detail.data.clocks
      .filter(({ isCurrent, endedAt }) => isCurrent && endedAt === null)
      .map(shown)
      .toSorted(),
    list: (await listed(seen))
      .filter((row) => row.ticketId === ticketId)
      .map(shown)
      .toSorted(),
  }
}

test('case 28: the due list and the detail agree after the same action', async () => {
  const opened = await open()
  const { ticketId } = opened.data
  const at = `/tickets/${ticketId}`
  const agreed = async (seen: string): Promise<readonly string[]> => {
    const { detail, list } = await bothOf(ticketId, seen)
    expect(list).toEqual(detail)
    return list.map((line) => line.split(' ').slice(0, 3).join(' '))
  }
  expect(await agreed(opened.meta.consistency)).toEqual(['first_reply 1 running', 'resolution 1 running'])
  const actions: [string, string, object, string[]][] = [
    [
      'PATCH',
      '/status',
      { status: 'PENDING_INFO', reason: 'REQUESTER' },
      ['first_reply 1 running', 'resolution 1 paused'],
    ],
    ['POST', '/comments', { body: 'An answer.' }, ['resolution 1 paused']],
    ['PATCH', '/status', { status: 'IN_PROGRESS' }, ['resolution 1 running']],
    ['PATCH', '', { priority: 'P4' }, ['resolution 1 running']],
    ['PUT', '/due-date', { dueAt: '2099-01-01T00:00:00.000Z' }, ['resolution 1 running']],
    ['POST', '/resolve', { notes: 'Done.' }, []],
    ['POST', '/reopen', { reason: 'Again.' }, ['resolution 2 running']],
    ['POST', '/close', {}, []],
  ]
  for (const [method, path, body, wanted] of actions) {
    if (path === '/close') await ask('POST', `${at}/resolve`, { body: { notes: 'Done.' } })
    const { meta } = await ask(method, at + path, { body })
    expect(await agreed(meta.consistency), `${method} ${path}`).toEqual(wanted)
  }
})

test('the list is in the order of what is due, filtered, and paged there and back', async () => {
  const seen: string[] = []
  for (const priority of ['P4', 'P1', 'P2', 'P3']) seen.push((await open({ priority })).meta.consistency)
  const all = await listed(seen.join(','))
  const dues = all.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]))
  expect(dues).toEqual(dues.toSorted())
  expect(dues.length).toBeGreaterThanOrEqual(8)

  const filtered = await listed(
    seen.join(','),
    '&metric=first_reply&priority=P1,P2&teamId=none&state=running',
  )
  expect(filtered).toHaveLength(2)
  expect(await listed(seen.join(','), `&dueBefore=${dues[0]}`)).toEqual([])
  expect(await listed(seen.join(','), '&tier=VIP')).toEqual([])

  const walked: string[] = []
  let cursor: string | null = null
  let back: string | null = null
  do {
    const from: string = cursor === null ? '' : `&cursor=${cursor}`
    const page: Answer<Row[]> = await ask<Row[]>('GET', `/sla/clocks?limit=3${from}`)
    walked.push(...page.data.map(({ ticketId, metric }) => `${ticketId} ${metric}`))
    expect(page.meta.pagination.total).toBe(all.length)
    cursor = page.meta.pagination.nextCursor
    back = page.meta.pagination.prevCursor
  } while (cursor !== null)
  expect(walked).toEqual(all.map(({ ticketId, metric }) => `${ticketId} ${metric}`))
  const before = await ask<Row[]>('GET', `/sla/clocks?limit=3&cursor=${back}`)
  expect(before.meta.pagination.nextCursor).not.toBeNull()
})
