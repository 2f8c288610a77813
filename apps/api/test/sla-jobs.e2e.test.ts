import type { JobAnswer, SlaPolicy } from '@docket/contracts'
import type { StoredEvent } from '@docket/event-sourcing'
import { claimJob } from '@docket/jobs'
import { createMetrics } from '@docket/runtime'
import { until } from '@docket/testkit'
import { decodeTicketEvent, ticketStream } from '@docket/ticketing'
import { clock, dueEvents, toSlaFacts } from '@docket/ticketing/sla'
import { afterAll, expect, test } from 'vitest'
import { startApiJobs } from '../src/jobs/start-api-jobs.ts'
import { removalJob } from '../src/sla/removal-job.ts'
import { policyRemovalType } from '../src/sla/sla-job.ts'
import { useHarness } from './harness.ts'
import { type Person, password } from './people.ts'
import { openStream } from './sse-client.ts'

const time = { now: Date.parse('2026-03-02T09:00:00.000Z') }
const hour = 3_600_000
const { acme, globex, as, url, context, pool, projecting } = await useHarness({
  serviceLevels: true,
  clock: { now: () => new Date(time.now).toISOString() },
})
let jobs = startApiJobs(context)
afterAll(() => jobs.stop())
const manager = as(acme.MANAGER)

/** Who works here logs in again after a while. */
const pass = async (ms: number): Promise<void> => {
  time.now += ms
  for (const [tenant, people] of Object.entries({ acme, globex }))
    for (const role of ['ADMIN', 'MANAGER', 'TEAM_LEAD', 'SENIOR_ENGINEER'] as const) {
      const who = { email: `${role.toLowerCase()}@${tenant}.test`, password, tenant, ip: role }
      people[role].token = (await context.identity.logIn(who)).accessToken
    }
}

const open = async (more: object = {}, person: Person = acme.SENIOR_ENGINEER): Promise<string> => {
  const { data } = await as(person).post('/tickets', { title: 'a', description: 'b', ...more })
  return data.ticketId
}
const logOf = (ticketId: string, tenantId = acme.tenantId): Promise<readonly StoredEvent[]> =>
  context.store.readStream(tenantId, ticketStream(ticketId))
const typesOf = async (ticketId: string): Promise<readonly string[]> =>
  (await logOf(ticketId)).map(({ type }) => type)
const lastOf = async (ticketId: string): Promise<StoredEvent> => (await logOf(ticketId)).at(-1)!

/** The clocks as the worker would find them: pure, over the log. */
const clocksOf = async (ticketId: string) => {
  const log = await logOf(ticketId)
  const events = log.map((stored) => ({
    eventId: stored.eventId,
    actor: stored.meta.actor.kind,
    event: decodeTicketEvent(stored),
  }))
  const facts = toSlaFacts(events)
  const pins = facts.flatMap((fact) => (fact.type === 'policy_applied' ? [fact.pin] : []))
  return clock(facts, await context.serviceLevels.calendarsOf(pins), time.now)
}
const resolutionOf = async (ticketId: string) =>
  (await clocksOf(ticketId)).findLast(({ metric }) => metric === 'resolution')!
const breachesOf = async (ticketId: string) =>
  dueEvents(await clocksOf(ticketId)).filter(
    ({ kind, metric }) => kind === 'breach' && metric === 'resolution',
  )

const ended = async (jobId: string, person: Person = acme.MANAGER): Promise<JobAnswer> => {
  const read = async () => (await as(person).get<JobAnswer>(`/jobs/${jobId}`)).data
  await until(async () => (await read()).state === 'completed', { withinMs: 30_000 })
  return read()
}
const jobsOf = async (type: string): Promise<string[]> => {
  const { rows } = await pool.query<{ job_id: string }>(
    'select job_id from job where tenant_id = $1 and type = $2 order by created_at desc',
    [acme.tenantId, type],
  )
  return rows.map((row) => row.job_id)
}
/** Ends with the newest job of a type. */
const followed = async (type: string): Promise<JobAnswer> => {
  const [jobId] = await jobsOf(type)
  return ended(jobId!, acme.ADMIN)
}
const reapply = async (policyId: string, headers: Record<string, string> = {}) =>
  manager.post<JobAnswer>(`/sla/policies/${policyId}/reapply`, {}, { headers })
const reapplied = async (policyId: string): Promise<JobAnswer> => ended((await reapply(policyId)).data.jobId)

const policies = async (): Promise<readonly SlaPolicy[]> =>
  (await manager.get<SlaPolicy[]>('/sla/policies')).data
const [standing] = await policies()
const written = ({ name, conditions, targets, caps, rules, calendarId }: SlaPolicy) => ({
  ...{ name, conditions, targets, caps, rules, calendarId },
})
const edit = async (hours: number): Promise<void> => {
  const current = (await policies()).find(({ id }) => id === standing!.id)!
  const row = { first_reply: { hours: 1 }, resolution: { hours } }
  const answer = await manager.put(`/sla/policies/${current.id}`, {
    ...written(current),
    targets: { P1: row, P2: row, P3: row, P4: row },
    expectedVersion: current.version,
  })
  expect(answer.status, answer.text).toBe(200)
}

test('case 31: an edited policy moves nothing until it is applied again; then an event says so', async () => {
  const tickets = await Promise.all([open(), open(), open()])
  const resolved = await open()
  await as(acme.ADMIN).post(`/tickets/${resolved}/resolve`, { notes: 'done' })
  await edit(40)
  await as(acme.ADMIN).post(`/tickets/${tickets[0]}/comments`, { body: 'a word' })
  for (const ticket of tickets) expect(await typesOf(ticket)).not.toContain('TicketPriorityChanged')
  const asked = await reapply(standing!.id)
  expect(asked.status).toBe(202)
  expect(asked.headers.get('location')).toBe(`/api/v1/jobs/${asked.data.jobId}`)
  const job = await ended(asked.data.jobId)
  expect(job).toMatchObject({ type: 'sla.reapply', failed: 0 })
  expect(job.done).toBeGreaterThanOrEqual(3)
  for (const ticket of tickets) {
    const last = await lastOf(ticket)
    expect(last).toMatchObject({
      type: 'SlaPolicyApplied',
      data: { policyId: standing!.id, policyVersion: 2 },
    })
    expect(last.meta.actor).toEqual({ kind: 'system', id: 'sla', ip: null })
    expect(last.meta.correlationId).toBe(asked.meta.requestId)
  }
  expect((await lastOf(resolved)).type).toBe('TicketResolved')
  const lengths = await Promise.all(tickets.map(async (ticket) => (await logOf(ticket)).length))
  await reapplied(standing!.id)
  expect(await Promise.all(tickets.map(async (ticket) => (await logOf(ticket)).length))).toEqual(lengths)
})

test('case 30: a policy re-applied leaves a recorded breach recorded', async () => {
  await edit(4)
  const ticket = await open()
  await pass(5 * hour)
  const [breach] = await breachesOf(ticket)
  await context.handleTicketCommand({
    tenantId: acme.tenantId,
    streamId: ticketStream(ticket),
    category: 'ticket',
    commands: [
      {
        type: 'RecordSlaBreach',
        at: context.clock.now(),
        data: {
          ...{ metric: 'resolution', cycle: 1, threshold: 'breach' },
          dueAt: new Date(breach!.dueAt!).toISOString(),
          at: new Date(breach!.at).toISOString(),
        },
      },
    ],
    meta: {
      actor: { kind: 'system', id: 'sla', ip: null },
      correlationId: 'test',
      causationId: null,
      traceparent: null,
    },
  })
  await edit(80)
  await reapplied(standing!.id)
  const types = await typesOf(ticket)
  expect(types.at(-1)).toBe('SlaPolicyApplied')
  expect(types.filter((type) => type === 'SlaBreached')).toHaveLength(1)
  expect(await resolutionOf(ticket)).toMatchObject({ state: 'breached', breachedAt: breach!.at })
  expect(
    dueEvents(await clocksOf(ticket), new Set(['resolution/1/breach'])).filter(
      (due) => due.kind === 'breach' && due.metric === 'resolution',
    ),
  ).toEqual([])
})

test('case 40: a policy applied after the deadline it sets has passed makes one breach, at the application', async () => {
  await edit(80)
  const ticket = await open()
  await pass(5 * hour)
  expect(await breachesOf(ticket)).toEqual([])
  await edit(2)
  await reapplied(standing!.id)
  const applied = await lastOf(ticket)
  await pass(1)
  const [breach, ...more] = await breachesOf(ticket)
  expect(more).toEqual([])
  expect(breach!.at).toBe(Date.parse(applied.occurredAt))
  await pass(hour)
  await reapplied(standing!.id)
  expect((await lastOf(ticket)).eventId).toBe(applied.eventId)
  expect(await breachesOf(ticket)).toEqual([breach])
})

test('applying a policy again is asked for once by a key, told live, and for those who may', async () => {
  const stream = await openStream(url, acme.MANAGER)
  const key = { 'Idempotency-Key': crypto.randomUUID() }
  const first = await reapply(standing!.id, key)
  const second = await reapply(standing!.id, key)
  expect(second.data.jobId).toBe(first.data.jobId)
  expect(second.headers.get('idempotency-replayed')).toBe('true')
  await ended(first.data.jobId)
  await until(() =>
    stream.frames.some(
      ({ event, data }) => event === 'job.updated' && JSON.stringify(data).includes(first.data.jobId),
    ),
  )
  await stream.close()
  expect((await as(acme.TEAM_LEAD).post(`/sla/policies/${standing!.id}/reapply`, {})).status).toBe(403)
  expect((await as(globex.MANAGER).post(`/sla/policies/${standing!.id}/reapply`, {})).status).toBe(404)
  expect((await reapply(crypto.randomUUID())).status).toBe(404)
})

test('case 35: VIP switched on and off in mid-flight keeps what elapsed; a deadline passed breaches at the change', async () => {
  await edit(48)
  const organization = await as(acme.ADMIN).post<{ id: string }>('/organizations', {
    name: 'Initech',
    tier: 'NORMAL',
  })
  const organizationId = organization.data.id
  await as(acme.ADMIN).patch(`/users/${acme.otherUser.userId}`, { organizationId })
  await new Promise((resolve) => setTimeout(resolve, 1_100)) // who is who is remembered for a second
  const ticket = await open({ requesterId: acme.otherUser.userId })
  const done = await open({ requesterId: acme.otherUser.userId })
  await as(acme.ADMIN).post(`/tickets/${done}/resolve`, { notes: 'done' })
  expect(await resolutionOf(ticket)).toMatchObject({ state: 'running', open: 24 * hour })
  await pass(hour)
  const tier = (to: string | null) => as(acme.ADMIN).patch(`/organizations/${organizationId}`, { tier: to })
  const on = await tier('VIP')
  await followed('sla.tier_change')
  expect((await typesOf(ticket)).slice(-2)).toEqual(['TicketTierChanged', 'SlaPolicyApplied'])
  expect((await lastOf(ticket)).meta.correlationId).toBe(on.meta.requestId)
  expect(await resolutionOf(ticket)).toMatchObject({ state: 'running', elapsed: hour, open: 2 * hour })
  await tier('NORMAL')
  await followed('sla.tier_change')
  await pass(3 * hour)
  expect(await resolutionOf(ticket)).toMatchObject({ state: 'running', elapsed: 4 * hour, open: 24 * hour })
  await tier('VIP')
  await followed('sla.tier_change')
  const changed = Date.parse((await lastOf(ticket)).occurredAt)
  await pass(hour)
  expect(await resolutionOf(ticket)).toMatchObject({
    state: 'breached',
    breachedAt: changed,
    elapsed: 5 * hour,
  })
  expect((await typesOf(done)).at(-1)).toBe('TicketResolved')
  await as(acme.SENIOR_ENGINEER).post(`/tickets/${done}/reopen`, {})
  await context.returning.settled()
  expect((await typesOf(done)).slice(-3)).toEqual(['TicketReopened', 'TicketTierChanged', 'SlaPolicyApplied'])
})

test("a requester's own tier reaches their open tickets, and wins over the organization's", async () => {
  const ticket = await open({ requesterId: acme.END_USER.userId })
  expect(await resolutionOf(ticket)).toMatchObject({ open: 2 * hour })
  await as(acme.ADMIN).patch(`/users/${acme.END_USER.userId}`, { tier: 'NORMAL' })
  await followed('sla.tier_change')
  expect(await resolutionOf(ticket)).toMatchObject({ open: 24 * hour })
  await as(acme.ADMIN).patch(`/users/${acme.END_USER.userId}`, { tier: null })
  await followed('sla.tier_change')
  expect(await resolutionOf(ticket)).toMatchObject({ open: 2 * hour })
})

test('case 29: a deactivated policy is taken off its open tickets, also by a worker after the first one died', async () => {
  await jobs.stop()
  const tickets = await Promise.all([open(), open()])
  const resolved = await open()
  await as(acme.ADMIN).post(`/tickets/${resolved}/resolve`, { notes: 'done' })
  const foreign = await open({}, globex.SENIOR_ENGINEER)
  await pass(hour)
  const before = await resolutionOf(tickets[0]!)
  const answer = await manager.post(`/sla/policies/${standing!.id}/deactivate`)
  expect(answer.status, answer.text).toBe(200)
  // opened in the same second by a process that has not heard of it
  const late = await open()
  expect(await typesOf(late)).toEqual(['TicketOpened'])
  const [jobId] = await jobsOf(policyRemovalType)
  const claimed = await claimJob(pool, { types: [policyRemovalType], lease: crypto.randomUUID(), leaseMs: 1 })
  expect(claimed?.jobId).toBe(jobId)
  const page = [{ n: 1, item: tickets[0]! }]
  const hands = {
    open: async () => page,
    after: async () => page,
    add: async () => {},
    settle: () => Promise.reject(new Error('killed')),
    signal: new AbortController().signal,
  }
  await expect(removalJob(context)(claimed!, hands)).rejects.toThrow('killed')
  jobs = startApiJobs({ ...context, metrics: createMetrics() })
  const job = await ended(jobId!, acme.ADMIN)
  expect(job.failed).toBe(0)
  for (const ticket of tickets) {
    const types = await typesOf(ticket)
    expect(types.filter((type) => type === 'SlaPolicyRemoved')).toHaveLength(1)
    expect(types.at(-1)).toBe('SlaPolicyRemoved')
    expect(await resolutionOf(ticket)).toMatchObject({ state: 'cancelled', dueAt: null })
  }
  expect((await resolutionOf(tickets[0]!)).elapsed).toBeGreaterThanOrEqual(before.elapsed)
  expect((await typesOf(resolved)).at(-1)).toBe('TicketResolved')
  expect((await logOf(foreign, globex.tenantId)).at(-1)!.type).toBe('SlaPolicyApplied')
  const reopened = await as(acme.ADMIN).post(`/tickets/${resolved}/reopen`, {})
  expect(reopened.status).toBe(200)
  expect((await typesOf(resolved)).slice(-2)).toEqual(['TicketReopened', 'SlaPolicyRemoved'])
})

test('a job that follows from a change is not called off', async () => {
  await jobs.stop()
  await manager.post(`/sla/policies/${standing!.id}/activate`)
  const ticket = await open()
  await manager.post(`/sla/policies/${standing!.id}/deactivate`)
  const [jobId] = await jobsOf(policyRemovalType)
  const cancelled = await as(acme.ADMIN).post(`/jobs/${jobId}/cancel`, {})
  expect(cancelled.meta.error).toMatchObject({ status: 409, code: 'job_not_cancellable' })
  await manager.post(`/sla/policies/${standing!.id}/activate`)
  jobs = startApiJobs({ ...context, metrics: createMetrics() })
  await ended(jobId!, acme.ADMIN)
  // activated again meanwhile: it is in force
  expect((await typesOf(ticket)).at(-1)).toBe('SlaPolicyApplied')
})

test('a ticket opened by a process that had not heard of the deactivation is found', async () => {
  const ticket = await open()
  const rules = await context.serviceLevels.rulesOf(acme.tenantId)
  const pinned = (await lastOf(ticket)).data as { policyId: string }
  await manager.post(`/sla/policies/${standing!.id}/deactivate`)
  const late = await open()
  const { policyCommands } = await import('@docket/ticketing/sla')
  await context.handleTicketCommands({
    tenantId: acme.tenantId,
    category: 'ticket',
    meta: {
      actor: { kind: 'user', id: acme.ADMIN.userId, ip: null },
      correlationId: 'old',
      causationId: null,
      traceparent: null,
    },
    async plan(find) {
      const { state } = await find(ticketStream(late))
      const commands =
        state.status === 'UNOPENED' ? [] : policyCommands(state, { at: context.clock.now(), rules })
      return { planned: true, parts: [{ streamId: ticketStream(late), commands }] }
    },
  })
  expect(await lastOf(late)).toMatchObject({ type: 'SlaPolicyApplied', data: { policyId: pinned.policyId } })
  await followed(policyRemovalType)
  expect((await lastOf(late)).type).toBe('SlaPolicyRemoved')
  expect((await lastOf(ticket)).type).toBe('SlaPolicyRemoved')
})

test('a ticket that the list does not know yet is found by its log', async () => {
  await projecting.stop()
  const ticket = await open()
  expect(await typesOf(ticket)).toEqual(['TicketOpened'])
  await manager.post(`/sla/policies/${standing!.id}/activate`)
  await reapplied(standing!.id)
  expect(await typesOf(ticket)).toEqual(['TicketOpened', 'SlaPolicyApplied'])
})
