import { type JobAnswer, type SimulationResult, type SlaPolicy, simulationResult } from '@docket/contracts'
import { claimJob } from '@docket/jobs'
import { createMetrics } from '@docket/runtime'
import { until } from '@docket/testkit'
import { decodeTicketEvent, type TicketCommand, ticketStream } from '@docket/ticketing'
import { clock, dueEvents, toSlaFacts } from '@docket/ticketing/sla'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApiJobs } from '../src/jobs/start-api-jobs.ts'
import { simulationJob } from '../src/sla/simulation/simulation-job.ts'
import { simulationJobType } from '../src/sla/sla-job.ts'
import { useHarness } from './harness.ts'
import { type Person, password } from './people.ts'
import { openStream } from './sse-client.ts'

const start = Date.parse('2026-03-02T09:00:00.000Z')
const hour = 3_600_000
const time = { now: start }
const { acme, globex, as, url, context, pool } = await useHarness({
  serviceLevels: true,
  clock: { now: () => new Date(time.now).toISOString() },
})
let jobs = startApiJobs(context)
afterAll(() => jobs.stop())

/** Who works here logs in again after a while. */
const pass = async (ms: number): Promise<void> => {
  time.now += ms
  for (const [tenant, people] of Object.entries({ acme, globex }))
    for (const role of ['ADMIN', 'MANAGER', 'SENIOR_ENGINEER'] as const) {
      const who = { email: `${role.toLowerCase()}@${tenant}.test`, password, tenant, ip: role }
      people[role].token = (await context.identity.logIn(who)).accessToken
    }
}
const open = async (more: object = {}): Promise<string> => {
  const { data } = await as(acme.SENIOR_ENGINEER).post('/tickets', { title: 'a', description: 'b', ...more })
  return data.ticketId
}
const resolve = (id: string) => as(acme.SENIOR_ENGINEER).post(`/tickets/${id}/resolve`, { notes: 'done' })
const reply = (id: string) => as(acme.SENIOR_ENGINEER).post(`/tickets/${id}/comments`, { body: 'Hello.' })

const factsOf = async (ticketId: string) => {
  const log = await context.store.readStream(acme.tenantId, ticketStream(ticketId))
  return toSlaFacts(
    log.map((stored) => ({
      eventId: stored.eventId,
      actor: stored.meta.actor.kind,
      event: decodeTicketEvent(stored),
    })),
  )
}

/** Does what the worker does. */
const record = async (ticketId: string): Promise<void> => {
  const facts = await factsOf(ticketId)
  const pins = facts.flatMap((fact) => (fact.type === 'policy_applied' ? [fact.pin] : []))
  const clocks = clock(facts, await context.serviceLevels.calendarsOf(pins), time.now)
  const commands = dueEvents(clocks).flatMap((due): TicketCommand[] => {
    if (due.kind === 'escalation') return []
    const { metric, cycle, threshold } = due
    const type = due.kind === 'breach' ? 'RecordSlaBreach' : 'RecordSlaWarning'
    const dueAt = due.dueAt === null ? null : new Date(due.dueAt).toISOString()
    const data = { metric, cycle, threshold, dueAt, at: new Date(due.at).toISOString() }
    return [{ type, at: context.clock.now(), data }]
  })
  await context.handleTicketCommand({
    ...{ tenantId: acme.tenantId, streamId: ticketStream(ticketId), category: 'ticket', commands },
    meta: {
      actor: { kind: 'system', id: 'sla', ip: null },
      correlationId: 'worker',
      causationId: null,
      traceparent: null,
    },
  })
}

const range = { from: new Date(start).toISOString(), to: new Date(start + 1_000 * hour).toISOString() }
const ask = (body: object, person: Person = acme.MANAGER, headers = {}) =>
  as(person).post<JobAnswer>('/sla/simulations', { ...range, ...body }, { headers })
const ended = async (jobId: string, person = acme.MANAGER): Promise<JobAnswer> => {
  const read = async () => (await as(person).get<JobAnswer>(`/jobs/${jobId}`)).data
  await until(async () => !['waiting', 'active'].includes((await read()).state), { withinMs: 60_000 })
  return read()
}
const simulated = async (body: object): Promise<SimulationResult> => {
  const asked = await ask(body)
  expect(asked.status, asked.text).toBe(202)
  return simulationResult.parse((await ended(asked.data.jobId)).result)
}

const tickets: Record<'quick' | 'slow' | 'late' | 'open' | 'urgent', string> = {} as never
let standing: SlaPolicy
let preset: SlaPolicy

beforeAll(async () => {
  const list = (await as(acme.MANAGER).get<SlaPolicy[]>('/sla/policies')).data
  standing = list.find(({ active }) => active)!
  preset = list.find(({ active }) => !active)!
  tickets.quick = await open({ teamId: acme.support })
  tickets.slow = await open({ priority: 'P1' })
  tickets.late = await open({ priority: 'P1' })
  tickets.open = await open()
  tickets.urgent = await open({ priority: 'P4' })
  await pass(hour / 5)
  await reply(tickets.quick)
  await resolve(tickets.quick)
  await as(acme.SENIOR_ENGINEER).patch(`/tickets/${tickets.urgent}`, { priority: 'P1' })
  await pass(3.7 * hour)
  await resolve(tickets.slow)
  await pass(1.1 * hour)
  await reply(tickets.late)
  await resolve(tickets.late)
  await pass(5 * hour)
  for (const ticket of Object.values(tickets)) await record(ticket)
  await until(async () => (await as(acme.ADMIN).get(`/tickets/${tickets.late}`)).data.status === 'RESOLVED')
})

test('what was really in force reproduces every recorded outcome, by no draft and by the policy of then', async () => {
  const { rows } = await pool.query<{ metric: string; breaches: number }>(
    `select data ->> 'metric' as metric, count(*)::int as breaches from events
     where tenant_id = $1 and type = 'SlaBreached' group by 1 order by 1`,
    [acme.tenantId],
  )
  const recorded = rows.reduce((sum, { breaches }) => sum + breaches, 0)
  expect(recorded).toBeGreaterThanOrEqual(4)
  for (const draft of [{}, { policyId: standing.id }]) {
    const found = await simulated(draft)
    expect(found).toMatchObject({
      ...{ tickets: 5, breaches: recorded, recordedBreaches: recorded, unrecorded: 0, flipped: 0, flips: [] },
    })
    for (const { metric, breaches } of rows)
      expect(found.metrics).toContainEqual(
        expect.objectContaining({ metric, breaches, recordedBreaches: breaches }),
      )
  }
})

test('a stricter policy names the tickets that flip, counts near misses, and says how groups fare', async () => {
  const none = await simulated({})
  expect(none.nearMisses).toBe(1) // the slow one, resolved after 3.9 of 4 hours
  const found = await simulated({ policyId: preset.id })
  const number = (await as(acme.ADMIN).get(`/tickets/${tickets.slow}`)).data.number
  expect(found.flips).toContainEqual({
    ...{ ticketId: tickets.slow, number, metric: 'resolution', cycle: 1 },
    ...{ from: 'met', to: 'breached' },
  })
  expect(found.flipped).toBe(found.flips.length)
  const team = found.groups.find(({ by, value }) => by === 'team' && value === acme.support)
  expect(team).toMatchObject({ metric: 'resolution', clocks: 1, breaches: 0 })
  expect(team!.elapsed).toEqual({ p50: hour / 5, p90: hour / 5, p99: hour / 5 })
  const looser = await simulated({
    policyId: standing.id,
    policy: { name: 'Looser', targets: { P1: { resolution: { hours: 100 } } } },
  })
  expect(looser).toMatchObject({ breaches: 0 })
  expect(looser.flips.every(({ from }) => from === 'breached')).toBe(true)
})

test("a draft calendar stands behind what was pinned, or is the policy's own", async () => {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']
  const at = { from: '09:00', to: '09:30' }
  const calendar = {
    name: 'Half an hour a day',
    timeZone: 'UTC',
    hours: Object.fromEntries(days.map((day) => [day, [at]])),
  }
  const calm = await simulated({ calendar })
  expect(calm.breaches).toBe(0)
  expect(calm.recordedBreaches).toBeGreaterThanOrEqual(4)
  const others = await simulated({ calendar, calendarId: standing.calendarId })
  expect({ ...others, asOf: '' }).toEqual({ ...calm, asOf: '' })
  const both = await simulated({
    policy: { name: 'Both', targets: { P1: { resolution: { minutes: 20 } } } },
    calendar,
  })
  expect(both.breaches).toBeGreaterThanOrEqual(2)
})

test('a filter narrows the tickets', async () => {
  expect((await simulated({ filter: { priority: 'P1' } })).tickets).toBe(3)
  expect((await simulated({ filter: { teamId: acme.support } })).tickets).toBe(1)
  expect((await simulated({ filter: { policyId: standing.id } })).tickets).toBe(5)
  expect((await simulated({ filter: { policyId: preset.id } })).tickets).toBe(0)
  expect((await simulated({ filter: { teamId: globex.support } })).tickets).toBe(0)
  expect(
    (await simulated({ to: new Date(start + 1).toISOString(), filter: { type: 'PROBLEM' } })).tickets,
  ).toBe(0)
})

test('a draft that could not be saved is refused like one, naming the entry', async () => {
  const refusedWith = async (body: object) => {
    const { status, meta } = await ask(body)
    return [status, meta.error.code, meta.error.errors.map(({ path, code }) => `${path}: ${code}`)]
  }
  const targets = { P1: { resolution: { hours: 0 } } }
  expect(await refusedWith({ policyId: standing.id, policy: { name: 'x', targets } })).toEqual([
    422,
    'service_level_invalid',
    ['policy.targets.P1.resolution: target_invalid'],
  ])
  const calendar = { name: 'x', timeZone: 'Nowhere/Land', hours: {} }
  const wrong = await refusedWith({ calendar })
  expect(wrong.slice(0, 2)).toEqual([422, 'service_level_invalid'])
  expect(wrong[2]).toContain('calendar.timeZone: time_zone_unknown')
  const { id: foreign } = (await as(globex.MANAGER).get<SlaPolicy[]>('/sla/policies')).data[0]!
  for (const policyId of [foreign, crypto.randomUUID()])
    expect(await refusedWith({ policyId })).toEqual([
      422,
      'service_level_invalid',
      ['policyId: policy_invalid'],
    ])
  expect((await refusedWith({ policy: { name: 'x', targets: {} } }))[0]).toBe(400)
  expect((await refusedWith({ to: range.from }))[0]).toBe(400)
  expect((await as(acme.SENIOR_ENGINEER).post('/sla/simulations', range)).status).toBe(403)
})

test('nothing is written but the job; progress is told live, and the same key is the same job', async () => {
  const tables = [
    'events',
    'streams',
    'outbox',
    'ticket_list',
    'sla_policies',
    'sla_calendars',
    'sla_revisions',
  ]
  const contents = async () => {
    const all = await Promise.all(
      tables.map((name) =>
        pool.query(
          `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${name} t`,
        ),
      ),
    )
    return all.map(({ rows }) => rows[0].sum)
  }
  const before = await contents()
  const stream = await openStream(url, acme.MANAGER)
  const key = { 'Idempotency-Key': crypto.randomUUID() }
  const first = await ask({ policyId: preset.id }, acme.MANAGER, key)
  const { jobId } = first.data
  expect((await ask({ policyId: preset.id }, acme.MANAGER, key)).data.jobId).toBe(jobId)
  expect(await ended(jobId)).toMatchObject({ type: 'sla.simulation', state: 'completed', total: 5, done: 5 })
  await until(() =>
    stream.frames.some(
      ({ event, data }) =>
        event === 'job.updated' &&
        JSON.stringify(data).includes(jobId) &&
        JSON.stringify(data).includes('"done":5'),
    ),
  )
  await stream.close()
  expect(await contents()).toEqual(before)
  expect((await as(globex.ADMIN).get(`/jobs/${jobId}`)).status).toBe(404)
})

test('a simulation begun by a worker now dead gives the same result, and one that is called off gives none', async () => {
  await jobs.stop()
  const asked = await ask({ policyId: preset.id })
  const claimed = await claimJob(pool, { types: [simulationJobType], lease: crypto.randomUUID(), leaseMs: 1 })
  expect(claimed!.jobId).toBe(asked.data.jobId)
  const whole = await simulatedBy(claimed!)
  await pool.query(
    `insert into job_item (job_id, n, item, outcome)
     select $1, row_number() over (order by created_at, ticket_id), to_jsonb(ticket_id), 'done' from ticket_list
     where tenant_id = $2 order by created_at, ticket_id limit 3`,
    [asked.data.jobId, acme.tenantId],
  )
  await pool.query('update job set total = 3, done = 3 where job_id = $1', [asked.data.jobId])
  const second = await ask({})
  await as(acme.MANAGER).post(`/jobs/${second.data.jobId}/cancel`, {})
  jobs = startApiJobs({ ...context, metrics: createMetrics() })
  const again = await ended(asked.data.jobId)
  expect(again).toMatchObject({ state: 'completed', done: 3 })
  expect((again.result as SimulationResult).tickets).toBe(3)
  expect(whole.tickets).toBe(5)
  expect(await ended(second.data.jobId)).toMatchObject({ state: 'cancelled', result: null })
})

/** Run by hand, over items that stay in memory. */
const simulatedBy = async (
  claimed: NonNullable<Awaited<ReturnType<typeof claimJob>>>,
): Promise<SimulationResult> => {
  const items = Object.values(tickets).map((item, i) => ({ n: i + 1, item }))
  const result = await simulationJob(context)(claimed, {
    open: async () => [],
    after: async (n, limit) => items.filter((one) => one.n > n).slice(0, Math.min(limit, 2)),
    add: async () => {},
    settle: async () => {},
    signal: new AbortController().signal,
  })
  return simulationResult.parse(result)
}
