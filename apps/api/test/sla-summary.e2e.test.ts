import { randomUUID } from 'node:crypto'
import type { ClockSummary, HistoryEntry, Overview, TicketDetail } from '@docket/contracts'
import { createServiceLevels } from '@docket/service-levels'
import { until } from '@docket/testkit'
import { type TicketCommand, ticketCategory, ticketStream } from '@docket/ticketing'
import { describe, expect, test } from 'vitest'
import type { Client } from './client.ts'
import { useHarness } from './harness.ts'
import type { Person } from './people.ts'
import { openStream, type SseStream } from './sse-client.ts'

const { url, as, acme, context, pool } = await useHarness({ serviceLevels: true })
let now = Date.parse('2026-11-23T09:00:00.000Z')
const hour = 3_600_000
/** Only what commands and answers call now: the sessions of the callers go by the real clock. */
Object.assign(context, { clock: { now: () => new Date(now).toISOString() } })
const agent = as(acme.SENIOR_ENGINEER)
const rita = as(acme.END_USER)

const open = async (by: Client = agent, more: object = {}) => {
  const { status, data, meta, text } = await by.post('/tickets', {
    title: 'Printer',
    description: 'x',
    ...more,
  })
  expect(status, text).toBe(201)
  await seen(data.ticketId, meta.consistency)
  return { data, ticketId: data.ticketId, consistency: meta.consistency }
}
const seen = async (ticketId: string, consistency: string, by: Client = agent) =>
  (await by.get(`/tickets/${ticketId}`, undefined, { headers: { 'x-consistency': consistency } })).data
const listed = async (ticketId: string, consistency: string) => {
  const { data } = await agent.get<readonly TicketDetail[]>(
    '/tickets',
    { limit: '100' },
    {
      headers: { 'x-consistency': consistency },
    },
  )
  return data.find((row) => row.ticketId === ticketId)
}
const follow = async (person: Person): Promise<SseStream> => {
  const stream = await openStream(url, { token: person.token })
  await stream.wait('checkpoint')
  return stream
}
const framesOf = (stream: SseStream, ticketId: string) =>
  stream.of('ticket.changed').filter((frame) => frame.data.ticketId === ticketId)
/** What the worker would send. */
const record = async (ticketId: string, command: Pick<TicketCommand, 'type' | 'data'>) => {
  const outcome = await context.handleTicketCommand({
    tenantId: acme.tenantId,
    streamId: ticketStream(ticketId),
    category: ticketCategory,
    commands: [{ ...command, at: new Date(now).toISOString() } as TicketCommand],
    meta: {
      actor: { kind: 'system', id: 'sla', ip: null },
      correlationId: randomUUID(),
      causationId: null,
      traceparent: null,
    },
  })
  if (outcome.outcome !== 'accepted') throw new Error(outcome.outcome)
  return `${ticketId}@${outcome.version}`
}
const passed = (threshold: string, at: number, cycle = 1, metric = 'resolution') => ({
  metric,
  cycle,
  threshold,
  dueAt: new Date(at).toISOString(),
  at: new Date(at).toISOString(),
})
const breached = (at: number, cycle = 1) =>
  ({ type: 'RecordSlaBreach', data: passed('breach', at, cycle) }) as Pick<TicketCommand, 'type' | 'data'>

describe('case 28: list, detail, frame and answer agree after the same action', () => {
  test('through a whole life', async () => {
    const stream = await follow(acme.SENIOR_ENGINEER)
    const opened = await open(agent, { requesterId: acme.DEVOPS_ENGINEER.userId })
    const { ticketId } = opened
    const path = `/tickets/${ticketId}`
    const agree = async (answer: { data: TicketDetail; meta: { consistency: string } }, saved = true) => {
      const token = answer.meta.consistency
      const [detail, row] = [await seen(ticketId, token), await listed(ticketId, token)]
      expect(row?.sla).toEqual(detail.sla)
      if (saved) expect(answer.data.sla).toEqual(detail.sla)
      const version = Number(token.split('@')[1])
      await until(() => framesOf(stream, ticketId).some(({ data }) => data.version === version))
      const frame = framesOf(stream, ticketId).find(({ data }) => data.version === version)
      expect((frame!.data.ticket as TicketDetail).sla).toEqual(detail.sla)
      return detail.sla
    }
    expect(await agree({ data: opened.data, meta: { consistency: opened.consistency } })).toEqual({
      metric: 'first_reply',
      cycle: 1,
      state: 'running',
      dueAt: '2026-11-23T17:00:00.000Z',
      remainingMs: 8 * hour,
      computedAt: '2026-11-23T09:00:00.000Z',
      counting: true,
      nextChangeAt: '2026-11-23T17:00:00.000Z',
      pauseReason: null,
    } satisfies ClockSummary)
    const step = async (answer: Promise<unknown>, saved = true) => {
      const done = (await answer) as Parameters<typeof agree>[0] & { status: number; text: string }
      expect(done.status, done.text).toBeLessThan(300)
      const told = await agree(done, saved)
      now += hour / 2
      return told
    }
    now += hour
    expect(await step(agent.patch(path, { priority: 'P1' }))).toMatchObject({
      metric: 'first_reply',
      dueAt: '2026-11-23T10:00:00.000Z',
      remainingMs: 0,
      state: 'running',
    })
    // half an hour later the reply is late, the resolution is what comes next
    expect(await step(agent.put(`${path}/assign`, { teamId: acme.support }))).toMatchObject({
      metric: 'resolution',
      state: 'running',
      dueAt: '2026-11-23T13:00:00.000Z',
      remainingMs: 2.5 * hour,
    })
    const reply = agent.post(`${path}/comments`, { body: 'On it.', visibility: 'PUBLIC' })
    expect(await step(reply, false)).toMatchObject({ metric: 'resolution', state: 'running' })
    expect(await step(agent.patch(path, { status: 'PENDING_INFO', reason: 'VENDOR' }))).toMatchObject({
      state: 'paused',
      dueAt: null,
      remainingMs: 1.5 * hour,
      counting: false,
      nextChangeAt: null,
      pauseReason: 'VENDOR',
    })
    expect(await step(agent.patch(path, { status: 'IN_PROGRESS' }))).toMatchObject({
      state: 'running',
      dueAt: '2026-11-23T13:30:00.000Z',
      remainingMs: 1.5 * hour,
    })
    const solved = { code: 'fixed', notes: 'Done.' }
    expect(await step(agent.post(`${path}/resolve`, solved))).toMatchObject({ state: 'met', cycle: 1 })
    expect(await step(agent.post(`${path}/reopen`, {}))).toMatchObject({ state: 'running', cycle: 2 })
    stream.close()
  })

  test('views, search, related tickets and what was asked with a key say the same', async () => {
    const title = 'Elevator between floors'
    const key = { headers: { 'idempotency-key': 'elevator' } }
    const body = { title, description: 'x', tags: ['lift'] }
    const first = await agent.post('/tickets', body, key)
    now += hour
    const again = await agent.post('/tickets', body, key)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.data).toEqual(first.data)
    const headers = { 'x-consistency': first.meta.consistency }
    const detail = await seen(first.data.ticketId, first.meta.consistency)
    expect(detail.sla).toMatchObject({ state: 'running', remainingMs: 7 * hour })
    const found = await agent.get<TicketDetail[]>('/tickets', { q: 'elevator' }, { headers })
    expect(found.data.map(({ sla }) => sla)).toEqual([detail.sla])
    const view = await agent.post<{ id: string }>('/views', {
      name: 'Lifts',
      scope: 'personal',
      filter: { tag: 'lift' },
    })
    expect(view.status, view.text).toBe(201)
    const rows = await agent.get<TicketDetail[]>(`/views/${view.data.id}/tickets`)
    expect(rows.data.map(({ sla }) => sla)).toEqual([detail.sla])
    const other = await open(agent, { title })
    const related = await agent.get<TicketDetail[]>(`/tickets/${other.ticketId}/related`)
    expect(related.data[0]).toMatchObject({ ticketId: first.data.ticketId, sla: detail.sla })
  })

  test('a calendar that is not in memory is loaded, for answers as for lists', async () => {
    const { ticketId } = await open()
    const { serviceLevels } = context
    try {
      Object.assign(context, { serviceLevels: createServiceLevels(context) })
      const changed = await agent.patch(`/tickets/${ticketId}`, { title: 'Elsewhere' })
      expect(changed.data.sla).toMatchObject({ state: 'running' })
      Object.assign(context, { serviceLevels: createServiceLevels(context) })
      expect((await seen(ticketId, changed.meta.consistency)).sla).toEqual(changed.data.sla)
    } finally {
      Object.assign(context, { serviceLevels })
    }
  })
})

test('time alone makes a running clock breached in every answer, with no event', async () => {
  const { ticketId, consistency } = await open()
  now += 8 * hour
  expect((await seen(ticketId, consistency)).sla).toMatchObject({ metric: 'first_reply', remainingMs: 0 })
  now += 41 * hour
  const detail = await seen(ticketId, consistency)
  expect(detail).toMatchObject({ version: 2, delayed: false })
  // both are overdue: the one that was due first
  expect(detail.sla).toMatchObject({
    metric: 'first_reply',
    state: 'breached',
    remainingMs: -41 * hour,
    counting: true,
  })
  expect((await listed(ticketId, consistency))?.sla).toEqual(detail.sla)
  const past = await agent.get(`/tickets/${ticketId}`, { asOf: new Date(now - 48 * hour).toISOString() })
  expect(past.data.sla).toMatchObject({ metric: 'first_reply', state: 'running', remainingMs: 7 * hour })
})

describe('what is recorded', () => {
  test('reaches the stream by name, the history, the timeline and the statistics; a new cycle is not delayed', async () => {
    const stream = await follow(acme.SENIOR_ENGINEER)
    const { ticketId } = await open()
    const delayedNow = async () => (await agent.get<Overview>('/tickets/stats/overview')).data.delayed
    const before = await delayedNow()
    const due = now + 48 * hour
    now = due + 1_000
    const changedBy = async (token: string) => {
      const version = Number(token.split('@')[1])
      await until(() => framesOf(stream, ticketId).some(({ data }) => data.version === version))
      return framesOf(stream, ticketId).find(({ data }) => data.version === version)!.data.changed
    }
    const warning = { type: 'RecordSlaWarning', data: passed('warning:75', due - hour) } as const
    expect(await changedBy(await record(ticketId, warning as never))).toEqual(['sla'])
    const token = await record(ticketId, breached(due))
    expect(await changedBy(token)).toEqual(['delayed', 'sla'])
    expect(await seen(ticketId, token)).toMatchObject({ delayed: true })
    expect(await delayedNow()).toBe(before + 1)
    const list = await agent.get<TicketDetail[]>('/tickets', { delayed: 'true' })
    expect(list.data.map((row) => row.ticketId)).toContain(ticketId)

    const history = await agent.get<HistoryEntry[]>(`/tickets/${ticketId}/history`)
    const lines = history.data.map(({ field, from, to }) => ({ field, from, to }))
    const policy = { policyId: expect.any(String), policyVersion: 1, calendarId: expect.any(String) }
    expect(lines).toMatchObject([
      { field: 'ticket', to: 'opened' },
      { field: 'slaPolicy', from: null, to: policy },
      { field: 'slaWarning', from: null, to: { metric: 'resolution', cycle: 1, threshold: 'warning:75' } },
      {
        field: 'slaBreach',
        from: null,
        to: { metric: 'resolution', cycle: 1, dueAt: new Date(due).toISOString() },
      },
    ])
    const raw = await agent.get<{ type: string; data: unknown }[]>(`/tickets/${ticketId}/events`)
    expect(raw.data.at(-1)).toMatchObject({ type: 'SlaBreached', data: { metric: 'resolution', cycle: 1 } })
    const timeline = await agent.get<{ eventId: string; eventType: string }[]>(
      `/tickets/${ticketId}/timeline`,
    )
    expect(timeline.data.map(({ eventType }) => eventType)).toEqual([
      'TicketOpened',
      'SlaPolicyApplied',
      'SlaWarningRaised',
      'SlaBreached',
    ])
    const why = await agent.get<{ chain: readonly { type: string }[] }>(
      `/tickets/${ticketId}/events/${timeline.data.at(-1)!.eventId}/why`,
    )
    expect(why.data.chain[0]?.type).toBe('SlaBreached')

    const solved = { code: 'fixed', notes: 'Done.' }
    await agent.post(`/tickets/${ticketId}/resolve`, solved)
    const reopened = await agent.post(`/tickets/${ticketId}/reopen`, {})
    expect(await seen(ticketId, reopened.meta.consistency)).toMatchObject({ delayed: false })
    now += 60_000
    // what the old cycle missed is noticed late
    const late = {
      type: 'RecordSlaBreach',
      data: passed('breach', due - 40 * hour, 1, 'first_reply'),
    } as const
    expect(await seen(ticketId, await record(ticketId, late as never))).toMatchObject({ delayed: false })
    expect(await delayedNow()).toBe(before)
    expect(await seen(ticketId, await record(ticketId, breached(now, 2)))).toMatchObject({ delayed: true })
    stream.close()
  })

  test('a tier that changes and a level that is raised are lines of the history', async () => {
    const { ticketId } = await open()
    const due = now + hour
    await record(ticketId, { type: 'ChangeTier', data: { tier: 'VIP' } })
    const cause = { metric: 'resolution', cycle: 1, threshold: 'level:1' }
    const token = await record(ticketId, {
      type: 'EscalateTicket',
      data: { atLeast: 1, reason: `due ${due}`, cause },
    } as never)
    await seen(ticketId, token)
    const history = await agent.get<HistoryEntry[]>(`/tickets/${ticketId}/history`, { limit: '100' })
    expect(history.data).toContainEqual(expect.objectContaining({ field: 'tier', to: 'VIP' }))
    expect(history.data).toContainEqual(
      expect.objectContaining({ field: 'slaLevel', to: { ...cause, level: 1 } }),
    )
    // another tier is another promise
    expect(history.data.filter(({ field }) => field === 'slaPolicy').length).toBeGreaterThanOrEqual(1)
  })
})

test('a policy that is applied by a change reaches staff by name, and requesters only the change', async () => {
  const [ours, theirs] = [await follow(acme.SENIOR_ENGINEER), await follow(acme.END_USER)]
  const { ticketId } = await open(rita, { title: 'Keyboard' })
  const { data } = await agent.patch(`/tickets/${ticketId}`, { priority: 'P1' })
  expect(data.version).toBe(4) // opened, applied, changed, applied
  await until(() => framesOf(ours, ticketId).some((frame) => frame.data.version === 4))
  expect(framesOf(ours, ticketId).at(-1)!.data.changed).toEqual(['priority', 'sla'])
  await until(() => framesOf(theirs, ticketId).some((frame) => frame.data.version === 3))
  expect(framesOf(theirs, ticketId).at(-1)!.data.changed).toEqual(['priority'])
  ours.close()
  theirs.close()
})

describe('case 37: a requester meets no service level by any door', () => {
  test('nor anything that follows from one', async () => {
    const theirs = await follow(acme.END_USER)
    const own = await open(rita, { title: 'Monitor flickers' })
    const { ticketId } = own
    expect(own.data).not.toHaveProperty('sla')
    const path = `/tickets/${ticketId}`
    const due = now + 2 * hour
    now = due + 1_000
    const before = await seen(ticketId, own.consistency, rita)
    await record(ticketId, { type: 'RecordSlaWarning', data: passed('warning:75', due - hour) } as never)
    await record(ticketId, { type: 'ChangeTier', data: { tier: 'NORMAL' } })
    const token = await record(ticketId, breached(due))
    expect(await seen(ticketId, token)).toMatchObject({ delayed: true, sla: { state: expect.any(String) } })
    // nothing has moved for them, not even a version
    expect((await rita.get(path)).data).toEqual(before)
    const level = { metric: 'resolution', cycle: 1, threshold: 'level:1' }
    // the status it leads to is theirs to see, why is not
    const raised = { atLeast: 1, reason: 'breach', cause: level }
    await record(ticketId, { type: 'EscalateTicket', data: raised } as never)
    await agent.post(`${path}/comments`, { body: 'A word.', visibility: 'PUBLIC' })
    const edited = await rita.patch(path, { title: 'Monitor flickers again' })
    expect(edited.status, edited.text).toBe(200)
    await until(() => framesOf(theirs, ticketId).some(({ data }) => data.version === edited.data.version))

    const timeline = await rita.get<{ causationId: unknown }[]>(`${path}/timeline`)
    // an escalation's cause is a breach
    expect(timeline.data.map(({ causationId }) => causationId)).toEqual(timeline.data.map(() => null))

    const told = [
      edited.text,
      (await rita.get(path)).text,
      (await rita.get('/tickets')).text,
      (await rita.get('/tickets', { q: 'monitor' })).text,
      timeline.text,
      (await rita.get(`${path}/related`)).text,
      (await rita.get(`${path}/comments`)).text,
      ...theirs.frames.map(({ data }) => JSON.stringify(data)),
    ]
    for (const text of told)
      expect(text).not.toMatch(/"sla|Sla[A-Z]|slaFacts|breach|"delayed|"tier|remainingMs|policyId|warning/i)
    const events = framesOf(theirs, ticketId).map(({ data }) => data.changed)
    expect(events.flat()).not.toContain('sla')
    theirs.close()
  })

  test.each(['history', 'events', 'sla'])('tickets/{id}/%s is not theirs', async (door) => {
    const { ticketId } = await open(rita)
    expect((await rita.get(`/tickets/${ticketId}/${door}`)).status).toBeGreaterThanOrEqual(403)
  })

  test.each(['stats/overview', 'export.csv', 'export.xlsx'])('tickets/%s is not theirs', async (door) =>
    expect((await rita.get(`/tickets/${door}`)).status).toBe(403),
  )

  test.each([
    ['delayed', 'true'],
    ['delayed', 'false'],
    ['tier', 'VIP'],
  ])('nor the filter %s=%s', async (name, value) =>
    expect((await rita.get('/tickets', { [name]: value })).status).toBe(400),
  )
})

test('exports tell staff that a ticket is delayed, and never what clocks are read from', async () => {
  const { ticketId } = await open(agent, { title: 'Exported' })
  const token = await record(ticketId, breached(now))
  await seen(ticketId, token)
  const { text } = await as(acme.ADMIN).get('/tickets/export.csv', { q: 'Exported' })
  expect(text).toContain(ticketId)
  expect(text).not.toMatch(/slaFacts|policy_applied|"sla"/)
})

describe('case 39: a save that changes nothing', () => {
  test('appends and sends nothing, not even a policy', async () => {
    const stream = await follow(acme.SENIOR_ENGINEER)
    const { ticketId, data } = await open()
    const path = `/tickets/${ticketId}`
    now += hour
    const same = await agent.patch(path, { title: data.title, priority: data.priority, tags: [] })
    expect(same).toMatchObject({ status: 200, data: { version: 2, sla: { remainingMs: 7 * hour } } })
    const events = await context.store.readStream(acme.tenantId, ticketStream(ticketId))
    expect(events).toHaveLength(2)
    const marker = await open()
    await until(() => framesOf(stream, marker.ticketId).length > 0)
    expect(framesOf(stream, ticketId).every(({ data: { version } }) => Number(version) <= 2)).toBe(true)
    expect(framesOf(stream, ticketId)).toHaveLength(1)
    stream.close()
  })
})

// last: it takes the calendars of everybody
test('a ticket whose calendar is lost is shown and changed without a clock', async () => {
  const { ticketId } = await open()
  const { serviceLevels } = context
  const without = await pool.query('update sla_calendar_versions set body = $1 returning version', ['{}'])
  expect(without.rowCount).toBeGreaterThan(0)
  try {
    Object.assign(context, { serviceLevels: createServiceLevels(context) })
    const changed = await agent.patch(`/tickets/${ticketId}`, { title: 'Elsewhere' })
    expect(changed).toMatchObject({ status: 200, data: { sla: null } })
    expect((await seen(ticketId, changed.meta.consistency)).sla).toBeNull()
  } finally {
    Object.assign(context, { serviceLevels })
  }
})
