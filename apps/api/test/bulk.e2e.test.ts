import type { BulkAnswer, JobAnswer } from '@docket/contracts'
import { liveFrames } from '@docket/contracts'
import { claimJob } from '@docket/jobs'
import { createMetrics } from '@docket/runtime'
import { until } from '@docket/testkit'
import { afterAll, expect, test } from 'vitest'
import { bulkJob, bulkJobType } from '../src/bulk/bulk-job.ts'
import { startApiJobs } from '../src/jobs/start-api-jobs.ts'
import { useHarness } from './harness.ts'
import type { Person } from './people.ts'
import { openStream } from './sse-client.ts'

const { acme, globex, as, url, context, pool } = await useHarness()
let jobs = startApiJobs(context)
afterAll(() => jobs.stop())

const open = async (person: Person, count: number, more: object = {}): Promise<string[]> => {
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const { data } = await as(person).post('/tickets', { title: 'a', description: 'b', ...more })
    ids.push(data.ticketId)
  }
  await until(async () => (await as(acme.ADMIN).get(`/tickets/${ids.at(-1)}`)).status === 200)
  return ids
}
const bulk = (person: Person, body: object, headers: Record<string, string> = {}) =>
  as(person).post<BulkAnswer>('/tickets/bulk', body, { headers })
const versionOf = async (id: string): Promise<number> => {
  const { rows } = await pool.query('select version from streams where stream_id = $1', [`ticket-${id}`])
  return rows[0].version
}

test('the good ones are done and the others named', async () => {
  const ids = await open(acme.ADMIN, 3)
  const [foreign] = await foreignTicket()
  const number = (await as(acme.ADMIN).get(`/tickets/${ids[2]}`)).data.number
  await as(acme.ADMIN).post(`/tickets/${ids[1]}/resolve`, { notes: 'done' })
  const unknown = crypto.randomUUID()
  const asked = [ids[0], ids[1], number, foreign, unknown, 'TCK-999999']
  const answer = await bulk(acme.SENIOR_ENGINEER, {
    ids: asked,
    change: { status: 'IN_PROGRESS', priority: 'P1' },
  })
  expect(answer.status).toBe(200)
  expect(answer.data).toMatchObject({ total: 6, done: 2, failed: 4 })
  expect(answer.data.results.map(({ id }) => id)).toEqual(asked)
  expect(answer.data.results.map((one) => (one.outcome === 'done' ? 'done' : one.code))).toEqual([
    'done',
    'illegal_transition',
    'done',
    'ticket_not_found',
    'ticket_not_found',
    'ticket_not_found',
  ])
  for (const id of [ids[0], ids[2]]) {
    await until(async () => (await as(acme.ADMIN).get(`/tickets/${id}`)).data.status === 'IN_PROGRESS')
    expect((await as(acme.ADMIN).get(`/tickets/${id}`)).data.priority).toBe('P1')
  }
})

test('every ticket is judged by what this caller may do to it', async () => {
  const [one, two] = await open(acme.ADMIN, 2)
  const change = { delete: true }
  const lead = await bulk(acme.TEAM_LEAD, { ids: [one, two], change })
  expect(lead.data.results.map((result) => result.outcome === 'failed' && result.code)).toEqual([
    'forbidden',
    'forbidden',
  ])
  expect((await bulk(acme.ADMIN, { ids: [one], change })).data).toMatchObject({ done: 1 })
  expect(
    (await bulk(acme.ADMIN, { ids: [one], change: { restore: true, addTags: ['back'] } })).data.done,
  ).toBe(1)
  expect((await bulk(acme.DEVOPS_ENGINEER, { ids: [two], change: { priority: 'P1' } })).status).toBe(403)
  expect((await bulk(acme.END_USER, { ids: [two], change: { priority: 'P1' } })).status).toBe(403)
})

test('tags are added, taken away and replaced; people are assigned', async () => {
  const ids = await open(acme.ADMIN, 2, { tags: ['old', 'both'] })
  const change = {
    addTags: ['new'],
    removeTags: ['old'],
    assigneeId: acme.SENIOR_ENGINEER.userId,
    teamId: acme.support,
  }
  expect((await bulk(acme.TEAM_LEAD, { ids, change })).data.done).toBe(2)
  await bulk(acme.TEAM_LEAD, { ids: [ids[1]], change: { tags: ['only'] } })
  await until(async () => (await as(acme.ADMIN).get(`/tickets/${ids[1]}`)).data.tags.includes('only'))
  const first = (await as(acme.ADMIN).get(`/tickets/${ids[0]}`)).data
  expect(first.tags.toSorted()).toEqual(['both', 'new'])
  expect(first.assigneeId).toBe(acme.SENIOR_ENGINEER.userId)
  expect((await as(acme.ADMIN).get(`/tickets/${ids[1]}`)).data.tags).toEqual(['only'])
})

test('details are changed as by an edit, and judged by the rules of the tenant', async () => {
  const ids = await open(acme.ADMIN, 2)
  const change = { type: 'PROBLEM', category: 'billing', affectedService: 'mail' }
  expect((await bulk(acme.MANAGER, { ids, change })).data.done).toBe(2)
  await until(async () => (await as(acme.ADMIN).get(`/tickets/${ids[1]}`)).data.type === 'PROBLEM')
  expect((await as(acme.ADMIN).get(`/tickets/${ids[1]}`)).data).toMatchObject(change)
  const unused = await bulk(acme.MANAGER, { ids, change: { category: 'never/heard/of' } })
  expect(unused.data).toMatchObject({ done: 0, failed: 2 })
  const unknown = await bulk(acme.MANAGER, { ids, change: { customFields: { nowhere: 'x' } } })
  expect(unknown.data).toMatchObject({ done: 0, failed: 2 })
})

test('a filter changes what the caller saw, or nothing', async () => {
  await open(acme.ADMIN, 4, { tags: ['by-filter'] })
  const filter = { tag: 'by-filter' }
  const change = { priority: 'P2' }
  const wrong = await bulk(acme.MANAGER, { filter, expectedCount: 3, change })
  expect(wrong.status).toBe(412)
  expect(wrong.meta.error).toMatchObject({ code: 'count_differs', count: 4 })
  const right = await bulk(acme.MANAGER, { filter, expectedCount: 4, change })
  expect(right.data).toMatchObject({ total: 4, done: 4 })
  const byText = { q: 'needle', status: 'NEW,OPEN' }
  await open(acme.ADMIN, 2, { title: 'a needle' })
  expect((await bulk(acme.MANAGER, { filter: byText, expectedCount: 2, change })).data.done).toBe(2)
  const none = await bulk(acme.MANAGER, { filter: { tag: 'nowhere' }, expectedCount: 0, change })
  expect(none.data).toEqual({ total: 0, done: 0, failed: 0, results: [] })
})

test('the same request twice is done once and told the same', async () => {
  const ids = await open(acme.ADMIN, 3)
  const body = { ids, change: { addTags: ['once'] } }
  const headers = { 'idempotency-key': 'k'.repeat(255) }
  const [one, other] = await Promise.all([
    bulk(acme.MANAGER, body, headers),
    bulk(acme.MANAGER, body, headers),
  ])
  expect(one.data).toEqual(other.data)
  const again = await bulk(acme.MANAGER, body, headers)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(again.data).toEqual(one.data)
  for (const id of ids) expect(await versionOf(id)).toBe(2)
  const reused = await bulk(acme.MANAGER, { ids, change: { addTags: ['twice'] } }, headers)
  expect(reused.meta.error.code).toBe('idempotency_key_reused')
})

test('more than a hundred are a job, told over the stream to who asked for it', async () => {
  const ids = await open(acme.ADMIN, 105, { tags: ['many'] })
  await until(async () => (await as(acme.ADMIN).get('/tickets?tag=many')).meta.pagination.total === 105)
  await as(acme.ADMIN).post(`/tickets/${ids[7]}/resolve`, { notes: 'done' })
  const [mine, others] = await Promise.all([
    openStream(url, { token: acme.MANAGER.token, query: { types: 'job.updated' } }),
    openStream(url, { token: acme.ADMIN.token, query: { types: 'job.updated' } }),
  ])
  await Promise.all([mine.wait('checkpoint'), others.wait('checkpoint')])
  const body = { filter: { tag: 'many' }, expectedCount: 105, change: { status: 'IN_PROGRESS' } }
  const headers = { 'idempotency-key': 'job-1' }
  const asked = await as(acme.MANAGER).post<JobAnswer>('/tickets/bulk', body, { headers })
  expect(asked.status).toBe(202)
  const { jobId } = asked.data
  expect(asked.headers.get('location')).toBe(`/api/v1/jobs/${jobId}`)
  const read = (person: Person) => as(person).get<JobAnswer>(`/jobs/${jobId}`)
  await until(async () => (await read(acme.MANAGER)).data.state === 'completed', { withinMs: 20_000 })
  const { data } = await read(acme.MANAGER)
  expect(data).toMatchObject({ type: 'tickets.bulk', total: 105, done: 104, failed: 1, error: null })
  expect(data.errors).toEqual([
    { n: expect.any(Number), item: ids[7], code: 'illegal_transition', detail: expect.any(String) },
  ])
  await until(() => mine.of('job.updated').at(-1)?.data.state === 'completed')
  for (const frame of mine.of('job.updated')) {
    expect(liveFrames['job.updated'].parse(frame.data)).toEqual(frame.data)
    expect(frame.data.jobId).toBe(jobId)
  }
  expect(others.of('job.updated')).toEqual([])
  // the filter matches others by now, and still the repeat is the same job
  const again = await as(acme.MANAGER).post<JobAnswer>('/tickets/bulk', body, { headers })
  expect([again.status, again.data.jobId]).toEqual([202, jobId])
  expect((await read(acme.ADMIN)).status).toBe(200)
  for (const stranger of [acme.TEAM_LEAD, globex.ADMIN])
    expect((await read(stranger)).meta.error.code).toBe('job_not_found')
  const ended = await as(acme.MANAGER).post(`/jobs/${jobId}/cancel`, {})
  expect(ended.meta.error.code).toBe('job_ended')
  expect((await as(globex.ADMIN).post(`/jobs/${jobId}/cancel`, {})).status).toBe(404)
  mine.close()
  others.close()
  const { rows } = await pool.query(
    `select count(*)::integer as events, count(distinct meta ->> 'correlationId')::integer as correlations
     from events where type = 'TicketStatusChanged' and stream_id = any($1)`,
    [ids.map((id) => `ticket-${id}`)],
  )
  expect(rows[0]).toEqual({ events: 104, correlations: 1 })
})

test('a job that was begun by a worker now dead does no ticket twice', async () => {
  await jobs.stop()
  const ids = await open(acme.ADMIN, 101)
  const asked = await as(acme.MANAGER).post<JobAnswer>('/tickets/bulk', { ids, change: { priority: 'P1' } })
  const { jobId } = asked.data
  // the dead worker came this far, and had not settled any
  const dead = bulkJob(context)
  const claimed = await claimJob(pool, { types: [bulkJobType], lease: crypto.randomUUID(), leaseMs: 1 })
  const page = ids.slice(0, 10).map((item, n) => ({ n: n + 1, item }))
  const hands = {
    open: async () => page,
    after: async () => page,
    add: async () => {},
    settle: () => Promise.reject(new Error('killed')),
  }
  await expect(dead(claimed!, { ...hands, signal: new AbortController().signal })).rejects.toThrow('killed')
  await as(acme.ADMIN).patch(`/tickets/${ids[0]}`, { priority: 'P4' })
  jobs = startApiJobs({ ...context, metrics: createMetrics() })
  const read = () => as(acme.MANAGER).get<JobAnswer>(`/jobs/${jobId}`)
  await until(async () => (await read()).data.state === 'completed', { withinMs: 20_000 })
  expect((await read()).data).toMatchObject({ done: 101, failed: 0 })
  // what a person changed meanwhile stays: the job had its turn with this ticket
  expect(await versionOf(ids[0]!)).toBe(3)
  for (const id of ids.slice(1)) expect(await versionOf(id)).toBe(2)
})

test('parents are resolved once their children are done', async () => {
  const [parent, child] = await open(acme.ADMIN, 2)
  await as(acme.ADMIN).post(`/tickets/${parent}/links`, { kind: 'child', ticketId: child })
  const change = { status: 'RESOLVED', resolution: { notes: 'done' } }
  const early = await bulk(acme.MANAGER, { ids: [parent], change })
  expect(early.data.results).toMatchObject([{ outcome: 'failed', code: 'children_open' }])
  expect((await bulk(acme.MANAGER, { ids: [child], change })).data.done).toBe(1)
  expect((await bulk(acme.MANAGER, { ids: [parent], change })).data.done).toBe(1)
})

test('a job of somebody who may no longer do it fails, and a waiting one can be cancelled', async () => {
  await jobs.stop()
  const ids = await open(acme.ADMIN, 101)
  const ask = () => as(acme.TEAM_LEAD).post<JobAnswer>('/tickets/bulk', { ids, change: { priority: 'P1' } })
  const [first, second] = [await ask(), await ask()]
  const cancelled = await as(acme.TEAM_LEAD).post<JobAnswer>(`/jobs/${second.data.jobId}/cancel`, {})
  expect(cancelled.data).toMatchObject({ state: 'cancelled', done: 0 })
  const again = await as(acme.TEAM_LEAD).post<JobAnswer>(`/jobs/${second.data.jobId}/cancel`, {})
  expect(again).toMatchObject({ status: 200, data: { state: 'cancelled' } })
  await pool.query('update memberships set deactivated_at = now() where user_id = $1', [
    acme.TEAM_LEAD.userId,
  ])
  jobs = startApiJobs({ ...context, metrics: createMetrics() })
  const read = () => as(acme.ADMIN).get<JobAnswer>(`/jobs/${first.data.jobId}`)
  await until(async () => (await read()).data.state === 'failed')
  expect((await read()).data).toMatchObject({ done: 0, failed: 0, error: { code: 'unauthenticated' } })
})

test.each([
  [{ change: { priority: 'P1' } }, 'ids'],
  [{ ids: [], change: { priority: 'P1' } }, 'ids'],
  [{ ids: ['a'], filter: {}, expectedCount: 1, change: { priority: 'P1' } }, 'ids'],
  [{ filter: {}, change: { priority: 'P1' } }, 'expectedCount'],
  [{ ids: ['a'], expectedCount: 1, change: { priority: 'P1' } }, 'expectedCount'],
  [{ ids: ['a'], change: {} }, 'change'],
  [{ ids: ['a'], change: { delete: true, priority: 'P1' } }, 'change.delete'],
  [{ ids: ['a'], change: { title: 'the same for all' } }, 'change.title'],
  [{ ids: ['a'], change: { reason: 'VENDOR' } }, 'reason'],
  [{ filter: { limit: '5' }, expectedCount: 5, change: { priority: 'P1' } }, 'filter'],
  [{ filter: { nonsense: '1' }, expectedCount: 1, change: { priority: 'P1' } }, 'filter.nonsense'],
  [{ ids: Array.from({ length: 5_001 }, () => 'a'), change: { priority: 'P1' } }, 'ids'],
])('%# a body that says nothing sensible is refused by its member', async (body, path) => {
  const refused = await bulk(acme.ADMIN, body)
  expect(refused.status).toBe(400)
  expect(refused.meta.error.errors.map((error) => error.path)).toContain(path)
})

async function foreignTicket(): Promise<string[]> {
  const { data } = await as(globex.ADMIN).post('/tickets', { title: 'a', description: 'b' })
  return [data.ticketId]
}
