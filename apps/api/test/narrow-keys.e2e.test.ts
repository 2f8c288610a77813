import type { JobAnswer, NewApiKey } from '@docket/contracts'
import { claimJob } from '@docket/jobs'
import { until } from '@docket/testkit'
import { expect, test } from 'vitest'
import { bulkJob, bulkJobType } from '../src/bulk/bulk-job.ts'
import { fileClientOf } from './file-client.ts'
import { useHarness } from './harness.ts'
import { type Person, password } from './people.ts'

const { as, acme, globex, url, context, pool } = await useHarness()
let made = 0
const keyOf = async (tenant: typeof acme, role: string, ...scopes: string[]) => {
  made += 1
  const { data } = await as(tenant.ADMIN).post<NewApiKey>('/api-keys', { name: `Key ${made}`, role, scopes })
  const program = { ...tenant.END_USER, token: data.key } as Person
  return { ...as(program), files: fileClientOf(url)(program) }
}
const open = async (count: number): Promise<string[]> => {
  const opened = Array.from({ length: count }, () =>
    as(acme.ADMIN).post('/tickets', { title: 'a', description: 'b', tags: ['counted'] }),
  )
  const ids = (await Promise.all(opened)).map(({ data }) => data.ticketId)
  const listed = () => as(acme.ADMIN).get('/tickets', { tag: 'counted', limit: '1' })
  await until(async () => (await listed()).meta.pagination.total! >= count)
  return ids
}

test('a key reads and cancels the job that it began, and nobody else’s', async () => {
  const ids = await open(101)
  const body = { ids, change: { priority: 'P1' } }
  const program = await keyOf(acme, 'MANAGER', 'ticket.*')
  const own = await program.post<JobAnswer>('/tickets/bulk', body)
  expect(own.status).toBe(202)
  const path = own.headers.get('location')!.replace('/api/v1', '')
  expect((await program.get<JobAnswer>(path)).data).toMatchObject({ jobId: own.data.jobId, total: 101 })
  const others = await as(acme.MANAGER).post<JobAnswer>('/tickets/bulk', body)
  const administrator = await keyOf(acme, 'ADMIN', '*')
  for (const [stranger, jobId] of [
    [program, others.data.jobId],
    [administrator, others.data.jobId],
    [administrator, own.data.jobId],
    [await keyOf(globex, 'ADMIN', '*'), own.data.jobId],
  ] as const) {
    expect((await stranger.get(`/jobs/${jobId}`)).meta.error?.code).toBe('job_not_found')
    expect((await stranger.post(`/jobs/${jobId}/cancel`, {})).status).toBe(404)
  }
  expect((await program.post<JobAnswer>(`${path}/cancel`, {})).data.state).toBe('cancelled')
  await as(acme.MANAGER).post(`/jobs/${others.data.jobId}/cancel`, {})
})

test('a key that may change many tickets but read none learns nothing of them by a filter', async () => {
  await open(2)
  const program = await keyOf(acme, 'MANAGER', 'ticket.bulk', 'ticket.edit')
  const asked = await program.post('/tickets/bulk', {
    filter: { tag: 'counted' },
    expectedCount: 0,
    change: { priority: 'P1' },
  })
  expect([asked.status, asked.meta.error.code]).toEqual([403, 'forbidden'])
})

test('a key that makes users gives none of them a role it may not give', async () => {
  const program = await keyOf(acme, 'ADMIN', 'users.edit')
  const user = (role: string) => ({ email: `${role}@made.test`.toLowerCase(), name: 'Made', role, password })
  for (const path of ['/users', '/auth/register']) {
    for (const role of ['ADMIN', 'DEVOPS_ENGINEER'])
      expect((await program.post(path, user(role))).meta.error?.code, `${path} ${role}`).toBe('forbidden')
  }
  expect((await program.post('/users', user('END_USER'))).status).toBe(201)
  const wider = await keyOf(acme, 'ADMIN', 'users.edit', 'roles.edit')
  expect((await wider.post('/auth/register', user('TEAM_LEAD'))).status).toBe(201)
})

test('a job stops where its owner’s role no longer allows it', async () => {
  const ids = await open(101)
  const body = { ids, change: { priority: 'P2' } }
  await as(acme.SENIOR_ENGINEER).post('/tickets/bulk', body)
  const claimed = await claimJob(pool, { types: [bulkJobType], lease: crypto.randomUUID(), leaseMs: 60_000 })
  const page = (from: number) => ids.slice(from, from + 2).map((item, n) => ({ n: from + n + 1, item }))
  const pages = [page(0), page(2)]
  const hands = {
    open: async () => pages.shift() ?? [],
    after: async () => [],
    add: async () => {},
    async settle() {
      await as(acme.ADMIN).put(`/users/${acme.SENIOR_ENGINEER.userId}/role`, { role: 'DEVOPS_ENGINEER' })
      await new Promise((resolve) => setTimeout(resolve, 300))
    },
    signal: new AbortController().signal,
  }
  await expect(bulkJob(context)(claimed!, hands)).rejects.toMatchObject({ code: 'unauthenticated' })
  const { rows } = await pool.query<{ id: string }>(
    "select stream_id as id from events where type = 'TicketPriorityChanged' and data::text like '%P2%'",
  )
  expect(rows.map(({ id }) => id).sort()).toEqual(
    ids
      .slice(0, 2)
      .map((id) => `ticket-${id}`)
      .sort(),
  )
})

test('a key that is not given tickets meets none by any door', async () => {
  const [id] = await open(1)
  const { data } = await as(acme.ADMIN).post<{ id: string }>('/macros', {
    ...{ name: 'Ours', description: null, scope: 'tenant', teamId: null },
    actions: [{ do: 'set_priority', priority: 'P1' }],
  })
  const view = { scope: 'tenant', teamId: null, name: 'All', filter: {}, sort: null, columns: ['number'] }
  const all = await as(acme.ADMIN).post<{ id: string }>('/views', view)
  expect([data.id, all.data.id].every(Boolean)).toBe(true)
  const program = await keyOf(acme, 'ADMIN', 'users.read', 'macros.*', 'views.*', 'settings.*', 'comment.*')
  const at = `/tickets/${id}`
  const answers = await Promise.all([
    program.get('/tickets'),
    program.get(at),
    program.get(`${at}/comments`),
    program.get(`${at}/attachments`),
    program.get(`${at}/timeline`),
    program.get(`${at}/history`),
    program.get('/stream'),
    program.post('/stream/tickets'),
    program.post('/presence', { ticketId: id, state: 'viewing' }),
    program.get(`/views/${all.data.id}/tickets`),
    program.get('/views/counts', { ids: all.data.id }),
    program.post('/tickets/bulk', { ids: [id], change: { priority: 'P1' } }),
  ])
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403))
  // what is told of one ticket is told as of a random id
  const writes = (ticketId: string) => [
    program.post(`/tickets/${ticketId}/macros/${data.id}`, {}),
    program.post(`/tickets/${ticketId}/comments`, { body: 'x' }),
  ]
  const [there, nowhere] = [await Promise.all(writes(id!)), await Promise.all(writes(crypto.randomUUID()))]
  expect(there.map((answer) => answer.meta.error)).toEqual(nowhere.map((answer) => answer.meta.error))
  expect(there.map(({ status }) => status)).toEqual([404, 404])
  const upload = await program.files.upload(`${at}/attachments`, { content: 'x' })
  expect(upload.meta.error.code).toBe('ticket_not_found')
})
