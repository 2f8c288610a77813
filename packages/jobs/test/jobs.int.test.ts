import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createHealth, createMetrics, Failure, silentLogger, systemIds } from '@docket/runtime'
import { testDatabase, until } from '@docket/testkit'
import { afterAll, afterEach, expect, test } from 'vitest'
import {
  cancelJob,
  claimJob,
  createJob,
  eachItem,
  forgetJobs,
  isEnded,
  type Job,
  type JobHandler,
  LeaseLost,
  readFailedItems,
  readJob,
  startJobs,
  tryFailedAgain,
} from '../src/index.ts'
import { settleItems } from '../src/worker/settle-items.ts'

const database = await testDatabase()
const { pool, url } = database
await pool.query('create table effect (key text primary key); create table tried (key text)')
const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()))
})
afterAll(() => database.close())

const tenantId = systemIds.next()
const ownerId = systemIds.next()
const create = (type: string, count: number, jobId = systemIds.next()) =>
  createJob(pool, {
    ...{ jobId, tenantId, ownerId, type },
    input: { asked: 'for' },
    items: Array.from({ length: count }, (_, i) => `item ${i + 1}`),
  })
const start = (handlers: Record<string, JobHandler>, more: { maxAttempts?: number } = {}) => {
  const updates: Job[] = []
  const jobs = startJobs({
    ...{ pool, handlers, ids: systemIds, log: silentLogger(), leaseMs: 500, pollMs: 20, ...more },
    metrics: createMetrics(),
    health: createHealth(),
    onUpdate: (job) => void updates.push(job),
  })
  running.push(jobs)
  return { ...jobs, updates }
}
const ended = ({ jobId }: Job): Promise<Job> =>
  until(
    async () => {
      const job = await readJob(pool, tenantId, jobId)
      return job !== null && isEnded(job) && job
    },
    { withinMs: 20_000 },
  )

test('a job is done item by item, with its progress told and its failures named', async () => {
  const { updates } = start({
    one: eachItem({
      pageSize: 4,
      work: async ({ n }) => (n === 3 ? { code: 'no', detail: 'third' } : null),
    }),
  })
  const job = await create('one', 10)
  expect(job).toMatchObject({ state: 'waiting', total: 10, done: 0, failed: 0, startedAt: null })
  expect(await ended(job)).toMatchObject({ state: 'completed', done: 9, failed: 1, error: null })
  expect(await readFailedItems(pool, job.jobId)).toEqual([
    { n: 3, item: 'item 3', error: { code: 'no', detail: 'third' } },
  ])
  await until(() => updates.at(-1)?.state === 'completed')
  expect(updates.map(({ done, failed }) => done + failed)).toEqual([0, 4, 8, 10, 10])
  const versions = updates.map(({ version }) => version)
  expect(versions).toEqual([...versions].sort((one, other) => one - other))
})

test('two workers never have one job, and share many', async () => {
  const done: string[] = []
  const handler = eachItem({
    async work(_, job) {
      done.push(job.jobId)
      return null
    },
  })
  start({ shared: handler })
  start({ shared: handler })
  const jobs = await Promise.all(Array.from({ length: 20 }, () => create('shared', 3)))
  for (const job of jobs) expect(await ended(job)).toMatchObject({ state: 'completed', done: 3 })
  expect(done.toSorted()).toEqual(jobs.flatMap(({ jobId }) => [jobId, jobId, jobId]).toSorted())
})

test('the same job id again is the same job', async () => {
  const job = await create('unheard', 2)
  expect(await create('unheard', 5, job.jobId)).toEqual(job)
  expect(await readJob(pool, systemIds.next(), job.jobId)).toBeNull()
})

test('workers killed with kill -9 lose their job, and nothing is done twice or left out', async () => {
  const job = await create('count', 300)
  const program = fileURLToPath(new URL('worker-process.ts', import.meta.url))
  let kills = 0
  let child = spawn(process.execPath, [program, url], { stdio: 'inherit' })
  while (kills < 4) {
    const before = await settled(job)
    await until(async () => (await settled(job)) > before, { withinMs: 20_000 })
    child.kill('SIGKILL')
    kills++
    child = spawn(process.execPath, [program, url], { stdio: 'inherit' })
  }
  const end = await ended(job).finally(() => child.kill('SIGKILL'))
  expect(end).toMatchObject({ state: 'completed', done: 270, failed: 30, total: 300 })
  const { rows } = await pool.query(
    'select (select count(*)::integer from effect) as effects, (select count(distinct key)::integer from tried) as tried',
  )
  expect(rows[0]).toEqual({ effects: 300, tried: 300 })
})

test('a worker that slept through its lease writes nothing any more', async () => {
  const job = await create('sleepy', 2)
  const sleeper = (await claimJob(pool, { types: ['sleepy'], lease: systemIds.next(), leaseMs: 50 }))!
  const next = await until(() =>
    claimJob(pool, { types: ['sleepy'], lease: systemIds.next(), leaseMs: 60_000 }),
  )
  expect(next.jobId).toBe(sleeper.jobId)
  await expect(settleItems(pool, sleeper, [{ n: 1, error: null }])).rejects.toBeInstanceOf(LeaseLost)
  expect(await settleItems(pool, next, [{ n: 1, error: null }])).toMatchObject({ done: 1 })
  expect(await settleItems(pool, next, [{ n: 1, error: null }])).toMatchObject({ done: 1 })
  await cancelJob(pool, tenantId, job.jobId)
})

test('cancelling stops a job after the items in hand, and keeps what is done', async () => {
  const gate = Promise.withResolvers<void>()
  start({
    slow: eachItem({
      pageSize: 2,
      atOnce: 1,
      work: async ({ n }) => {
        if (n === 3) await gate.promise
        return null
      },
    }),
  })
  const job = await create('slow', 50)
  await until(async () => (await settled(job)) === 2)
  expect(await cancelJob(pool, tenantId, job.jobId)).toMatchObject({ state: 'active' })
  gate.resolve()
  const end = await ended(job)
  expect(end.state).toBe('cancelled')
  expect(end.done).toBeLessThan(50)
  expect(end.done).toBeGreaterThanOrEqual(2)
  expect(await cancelJob(pool, tenantId, job.jobId)).toBeNull()
})

test('a waiting job is cancelled at once; one of another tenant is not', async () => {
  const job = await create('nobody', 1)
  expect(await cancelJob(pool, systemIds.next(), job.jobId)).toBeNull()
  expect(await cancelJob(pool, tenantId, job.jobId)).toMatchObject({ state: 'cancelled', done: 0 })
})

test('what throws is tried again, what cannot succeed ends the job at once', async () => {
  let tries = 0
  start(
    {
      flaky: async () => {
        tries++
        if (tries < 2) throw new Error('not yet')
        return { tries }
      },
      wrong: async () => {
        throw new Failure('invalid_input', 'This can never be.')
      },
      broken: async () => {
        throw new Error('a secret of ours')
      },
    },
    { maxAttempts: 2 },
  )
  expect(await ended(await create('flaky', 1))).toMatchObject({ state: 'completed', result: { tries: 2 } })
  expect(await ended(await create('wrong', 1))).toMatchObject({
    state: 'failed',
    error: { code: 'invalid_input', detail: 'This can never be.' },
  })
  const broken = await ended(await create('broken', 1))
  expect(broken.error?.code).toBe('internal_error')
  expect(JSON.stringify(broken)).not.toContain('secret')
})

test('a process that stops gives its job back, and the next goes on where it was', async () => {
  const seen: number[] = []
  const handler = eachItem({
    pageSize: 5,
    atOnce: 1,
    work: async ({ n }) => {
      seen.push(n)
      await new Promise((resolve) => setTimeout(resolve, 5))
      return null
    },
  })
  const first = start({ handed: handler })
  const job = await create('handed', 40)
  await until(async () => (await settled(job)) >= 5)
  await first.stop()
  expect(await readJob(pool, tenantId, job.jobId)).toMatchObject({ state: 'waiting' })
  start({ handed: handler })
  expect(await ended(job)).toMatchObject({ state: 'completed', done: 40 })
  expect(seen.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
})

test('jobs that ended long ago are forgotten with their items', async () => {
  const job = await create('nobody', 3)
  await cancelJob(pool, tenantId, job.jobId)
  await pool.query("update job set completed_at = now() - interval '31 days' where job_id = $1", [job.jobId])
  expect(await forgetJobs(pool)).toBe(1)
  expect(await readJob(pool, tenantId, job.jobId)).toBeNull()
  const { rowCount } = await pool.query('select from job_item where job_id = $1', [job.jobId])
  expect(rowCount).toBe(0)
})

const settled = async ({ jobId }: Job): Promise<number> => {
  const job = await readJob(pool, tenantId, jobId)
  return (job?.done ?? 0) + (job?.failed ?? 0)
}

test('a handler finds what there is to do by a query, goes on after a death, and sees all items again', async () => {
  let deaths = 0
  const seen: number[] = []
  const { updates } = start({
    found: async (job, hands) => {
      if (job.total === 0)
        await hands.add({
          text: `select 'item ' || n from generate_series(1, $1::int) as n order by n`,
          values: [5],
        })
      for (const { n } of await hands.after(0, 10)) seen.push(n)
      await eachItem({ pageSize: 2, work: async () => null })(job, hands)
      if (deaths++ === 0) throw new Error('died')
      await hands.add({ text: 'select $1::text', values: ['late'] })
      await eachItem({ work: async () => null })(job, hands)
      return 'ok'
    },
  })
  const job = await create('found', 0)
  expect(await ended(job)).toMatchObject({ state: 'completed', total: 6, done: 6, result: 'ok' })
  expect(seen).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
  expect(updates.some(({ total, done }) => total === 5 && done === 0)).toBe(true)
  const { rows } = await pool.query('select n, item from job_item where job_id = $1 order by n', [job.jobId])
  expect(rows.at(-1)).toEqual({ n: 6, item: 'late' })
})

test('work that must be done in the end is tried again after it failed, from where it was left', async () => {
  let broken = true
  start({
    owed: eachItem({
      pageSize: 1,
      atOnce: 1,
      work: async ({ n }) => {
        if (broken && n === 2) throw new Failure('invalid_input', 'Not now.')
        return null
      },
    }),
  })
  const job = await create('owed', 3)
  expect(await ended(job)).toMatchObject({ state: 'failed', done: 1 })
  expect(await tryFailedAgain(pool, ['another'])).toBe(0)
  broken = false
  expect(await tryFailedAgain(pool, ['owed'])).toBe(1)
  expect(await ended(job)).toMatchObject({ state: 'completed', done: 3, error: null })
})
