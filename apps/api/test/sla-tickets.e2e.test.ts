import { randomUUID } from 'node:crypto'
import type { SlaClockRow, SlaExplanation, TicketSla } from '@docket/contracts'
import { ticketCategory, ticketStream } from '@docket/ticketing'
import { describe, expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex, context } = await useHarness()
const admin = as(acme.ADMIN)
const agent = as(acme.SENIOR_ENGINEER)

// only what commands and clocks call now: the sessions of the callers go by the real clock
let now = '2026-04-02T13:00:00.000Z'
Object.assign(context, { clock: { now: () => now } })
/** In Berlin, two hours ahead of UTC then. */
const berlin = (date: string, time: string) => {
  now = new Date(`${date}T${time}+02:00`).toISOString()
  return now
}

const business = [{ from: '09:00', to: '17:00' }]
const calendar = await admin.post<{ id: string }>('/sla/calendars', {
  name: 'Berlin office',
  timeZone: 'Europe/Berlin',
  hours: { monday: business, tuesday: business, wednesday: business, thursday: business, friday: business },
  holidays: [
    { date: '2026-04-03', name: 'Karfreitag' },
    { date: '2026-04-06', name: 'Ostermontag' },
  ],
})
const policy = await admin.post<{ id: string }>('/sla/policies', {
  name: 'For everybody',
  calendarId: calendar.data.id,
  targets: {
    P1: { first_reply: { hours: 2 }, resolution: { hours: 4 } },
    P3: { resolution: { workingDays: 2 } },
  },
  rules: { resolution: { warnings: [50], levels: [{ after: 0, level: 1 }], notify: ['team_lead'] } },
})

const open = async (more: object = {}): Promise<string> => {
  const body = { title: 'A title', description: 'A description', priority: 'P1', ...more }
  return `/tickets/${(await admin.post('/tickets', body)).data.ticketId}`
}
const slaOf = async (at: string, query: object = {}) => (await agent.get<TicketSla>(`${at}/sla`, query)).data
const explained = async (at: string, metric = 'resolution', query: object = {}) =>
  (await agent.get<SlaExplanation>(`${at}/sla/${metric}/explain`, query)).data
const clocksOf = ({ clocks }: TicketSla) =>
  clocks.map(({ metric, cycle, state }) => `${metric} ${cycle} ${state}`)

/** Opened on Maundy Thursday at 15:00, waits from 16:00 until Easter Tuesday at 10:00, resolved at 12:00. */
const easterTicket = async (): Promise<string> => {
  berlin('2026-04-02', '15:00:00')
  const at = await open()
  berlin('2026-04-02', '16:00:00')
  await admin.patch(`${at}/status`, { status: 'PENDING_INFO', reason: 'REQUESTER' })
  berlin('2026-04-07', '10:00:00')
  await admin.patch(`${at}/status`, { status: 'IN_PROGRESS' })
  berlin('2026-04-07', '12:00:00')
  await admin.post(`${at}/resolve`, { notes: 'Done.' })
  return at
}

describe('a ticket that waited over Easter', async () => {
  const at = await easterTicket()

  test('tells its policy, its calendar and every clock', async () => {
    const sla = await slaOf(at)
    expect(sla).toMatchObject({
      computedAt: now,
      policy: {
        policyId: policy.data.id,
        version: 1,
        name: 'For everybody',
        appliedAt: '2026-04-02T13:00:00.000Z',
      },
      calendar: {
        calendarId: calendar.data.id,
        version: 1,
        name: 'Berlin office',
        timeZone: 'Europe/Berlin',
      },
      delayed: true,
    })
    expect(clocksOf(sla)).toEqual(['first_reply 1 breached', 'resolution 1 met'])
    expect(sla.clocks[1]).toEqual({
      metric: 'resolution',
      cycle: 1,
      isCurrent: true,
      state: 'met',
      startedAt: '2026-04-02T13:00:00.000Z',
      endedAt: '2026-04-07T10:00:00.000Z',
      target: {
        target: { hours: 4 },
        warnings: [50],
        levels: [{ after: 0, level: 1 }],
        notify: ['team_lead'],
      },
      targetMs: 4 * 3_600_000,
      dueAt: '2026-04-07T11:00:00.000Z',
      elapsedMs: 3 * 3_600_000,
      remainingMs: 3_600_000,
      breachedAt: null,
      passed: [
        {
          threshold: 'warning:50',
          kind: 'warning',
          at: '2026-04-07T09:00:00.000Z',
          dueAt: '2026-04-07T11:00:00.000Z',
          recordedAt: null,
        },
      ],
      next: null,
    })
    // two hours of Thursday were its target: waiting stops no reply clock
    expect(sla.clocks[0]).toMatchObject({ breachedAt: '2026-04-02T15:00:00.000Z' })
  })

  test('explains segment by segment, and the counted milliseconds sum exactly to elapsed', async () => {
    const found = await explained(at)
    const hours = (count: number) => count * 3_600_000
    expect(found.segments.map(({ kind, name, milliseconds }) => [kind, name, milliseconds])).toEqual([
      ['counted', undefined, hours(1)],
      ['paused', undefined, hours(1)],
      ['closed_hours', undefined, hours(7)],
      ['holiday', 'Karfreitag', hours(24)],
      ['closed_hours', undefined, hours(48)],
      ['holiday', 'Ostermontag', hours(24)],
      ['closed_hours', undefined, hours(9)],
      ['paused', undefined, hours(1)],
      ['counted', undefined, hours(2)],
    ])
    const counted = found.segments.filter(({ kind }) => kind === 'counted')
    expect(counted.reduce((sum, { milliseconds }) => sum + milliseconds, 0)).toBe(found.elapsedMs)
    for (const [i, { from, to, milliseconds }] of found.segments.entries()) {
      expect(Date.parse(to) - Date.parse(from)).toBe(milliseconds)
      if (i > 0) expect(from).toBe(found.segments[i - 1]!.to)
    }
    expect(found.segments[0]).toMatchObject({
      cause: {
        type: 'TicketOpened',
        actor: { kind: 'user', id: acme.ADMIN.userId },
        at: '2026-04-02T13:00:00.000Z',
      },
      sentence:
        '1 h counted from 2026-04-02 15:00:00+02:00 to 2026-04-02 16:00:00+02:00, because the ticket was opened.',
    })
    expect(found.segments[1]).toMatchObject({
      cause: { type: 'TicketStatusChanged' },
      sentence: expect.stringContaining('because the ticket began to wait for the requester.'),
    })
    expect(found).toMatchObject({
      metric: 'resolution',
      cycle: 1,
      state: 'met',
      timeZone: 'Europe/Berlin',
      elapsedMs: hours(3),
      sentence: 'The resolution was met after 3 h of 4 h.',
    })
  })

  test('is explained part by part, too', async () => {
    const whole = await explained(at)
    const walked: SlaExplanation['segments'] = []
    let cursor: string | null = null
    do {
      const query: object = { limit: '4', ...(cursor !== null && { cursor }) }
      const part = await agent.get<SlaExplanation>(`${at}/sla/resolution/explain`, query)
      expect(part.data.elapsedMs).toBe(whole.elapsedMs)
      expect(part.meta.pagination).toMatchObject({ limit: 4, total: whole.segments.length })
      walked.push(...part.data.segments)
      cursor = part.meta.pagination.nextCursor
    } while (cursor !== null)
    expect(walked).toEqual(whole.segments)
    expect((await agent.get(`${at}/sla/resolution/explain`, { limit: '1001' })).status).toBe(400)
  })

  test('says how it stood at an instant or a version of the past', async () => {
    const waiting = await slaOf(at, { asOf: '2026-04-04T12:00:00Z' })
    expect(waiting.computedAt).toBe('2026-04-04T12:00:00.000Z')
    expect(waiting.clocks[1]).toMatchObject({ state: 'paused', dueAt: null, elapsedMs: 3_600_000 })
    const opened = await slaOf(at, { asOf: '2' })
    expect(opened.clocks[1]).toMatchObject({ state: 'running', elapsedMs: 0 })
    const before = await explained(at, 'resolution', { asOf: '2026-04-02T13:30:00Z' })
    expect(before.segments.map(({ kind, milliseconds }) => [kind, milliseconds])).toEqual([
      ['counted', 1_800_000],
    ])
  })
})

test('case 26: a ticket with two cycles keeps the first as it was, and explains each', async () => {
  const at = await easterTicket()
  const [, first] = (await slaOf(at)).clocks
  berlin('2026-04-07', '14:00:00')
  await admin.post(`${at}/reopen`, { reason: 'Again.' })
  berlin('2026-04-07', '14:30:00')
  const sla = await slaOf(at)
  expect(clocksOf(sla)).toEqual([
    'first_reply 1 breached',
    'resolution 1 met',
    'resolution 2 running',
    'first_reply 2 running',
  ])
  expect(sla.clocks[1]).toEqual({ ...first, isCurrent: false })
  expect(sla.clocks[2]).toMatchObject({
    isCurrent: true,
    elapsedMs: 1_800_000,
    remainingMs: 12_600_000,
    dueAt: '2026-04-08T08:00:00.000Z',
    next: { threshold: 'warning:50', at: '2026-04-07T14:00:00.000Z' },
  })
  expect(sla.delayed, 'the first cycle is past').toBe(false)
  expect(await explained(at)).toMatchObject({
    cycle: 2,
    elapsedMs: 1_800_000,
    segments: [{ kind: 'counted', cause: { type: 'TicketReopened' } }],
  })
  expect(await explained(at, 'resolution', { cycle: '1' })).toMatchObject({ cycle: 1, elapsedMs: 10_800_000 })
})

test('what the worker recorded is told with the time at which it was noted', async () => {
  berlin('2026-04-07', '09:00:00')
  const at = await open()
  berlin('2026-04-07', '15:00:00')
  const passed = (await slaOf(at)).clocks[1]!.passed
  expect(passed.map(({ threshold, at: when, recordedAt }) => [threshold, when, recordedAt])).toEqual([
    ['warning:50', '2026-04-07T09:00:00.000Z', null],
    ['breach', '2026-04-07T11:00:00.000Z', null],
    ['level:1', '2026-04-07T11:00:00.000Z', null],
  ])
  const saved = await context.handleTicketCommand({
    tenantId: acme.tenantId,
    category: ticketCategory,
    streamId: ticketStream(at.split('/')[2]!),
    commands: [
      {
        type: 'RecordSlaBreach',
        at: now,
        data: {
          metric: 'resolution',
          cycle: 1,
          threshold: 'breach',
          dueAt: '2026-04-07T11:00:00.000Z',
          at: '2026-04-07T11:00:00.000Z',
        },
      },
    ],
    meta: {
      actor: { kind: 'system', id: 'sla', ip: null },
      correlationId: randomUUID(),
      causationId: null,
      traceparent: null,
    },
  })
  expect(saved.outcome).toBe('accepted')
  const told = (await slaOf(at)).clocks[1]!
  expect(told).toMatchObject({
    state: 'breached',
    breachedAt: '2026-04-07T11:00:00.000Z',
    remainingMs: -7_200_000,
  })
  expect(told.passed.map(({ recordedAt }) => recordedAt)).toEqual([null, expect.any(String), null])
})

test('working days are told as they were written, and in open milliseconds', async () => {
  berlin('2026-04-02', '15:00:00')
  const at = await open({ priority: 'P3' })
  expect((await slaOf(at)).clocks).toMatchObject([
    {
      metric: 'resolution',
      target: { target: { workingDays: 2 } },
      targetMs: 16 * 3_600_000,
      dueAt: '2026-04-08T13:00:00.000Z',
    },
  ])
})

test('a ticket without a promise has no clocks, and one that is not there explains nothing', async () => {
  const at = await open({ priority: 'P4' })
  expect(await slaOf(at)).toMatchObject({ delayed: false, clocks: [] })
  const missing = { status: 404, meta: { error: { code: 'clock_not_found' } } }
  expect(await agent.get(`${at}/sla/resolution/explain`)).toMatchObject(missing)
  const other = await open()
  for (const path of ['next_reply/explain', 'patience/explain', 'resolution/explain?cycle=2'])
    expect(await agent.get(`${other}/sla/${path}`)).toMatchObject(missing)
  expect((await agent.get(`${other}/sla/resolution/explain?cycle=0`)).status).toBe(400)
})

test('case 37: requesters are told nothing of it, and another tenant knows of no such ticket', async () => {
  const opened = await as(acme.END_USER).post('/tickets', {
    title: 'Mine',
    description: 'My own.',
    priority: 'P1',
  })
  const at = `/tickets/${opened.data.ticketId}`
  for (const path of [
    `${at}/sla`,
    `${at}/sla/resolution/explain`,
    '/sla/clocks',
    '/sla/policies',
    '/sla/presets',
  ])
    expect(await as(acme.END_USER).get(path)).toMatchObject({
      status: 403,
      meta: { error: { code: 'forbidden' } },
    })
  for (const path of [`${at}/sla`, `${at}/sla/resolution/explain`]) {
    expect((await agent.get(path)).status).toBe(200)
    expect(await as(globex.ADMIN).get(path)).toMatchObject({
      status: 404,
      meta: { error: { code: 'ticket_not_found' } },
    })
  }
})

describe('the list of what is due next', () => {
  test('is for staff, and refuses what it does not know by name', async () => {
    expect(
      await agent.get<SlaClockRow[]>('/sla/clocks', { metric: 'resolution', assigneeId: 'me,none' }),
    ).toMatchObject({ status: 200, data: [], meta: { pagination: { total: 0, hasMore: false } } })
    for (const [name, value] of [
      ['state', 'met'],
      ['metric', 'patience'],
      ['assigneeId', 'you'],
      ['dueBefore', 'soon'],
      ['colour', 'red'],
      ['limit', '101'],
    ] as const) {
      const answer = await agent.get('/sla/clocks', { [name]: value })
      expect(answer.status).toBe(400)
      expect(answer.meta.error.errors[0]?.path).toMatch(new RegExp(`^${name}`))
    }
  })

  test('is behind while its keeper has not seen what the reader has', async () => {
    const opened = await admin.post('/tickets', { title: 'A title', description: 'A description' })
    const headers = { 'x-consistency': opened.meta.consistency }
    expect(await agent.get('/sla/clocks', undefined, { headers })).toMatchObject({
      status: 503,
      meta: { error: { code: 'read_behind' } },
    })
  })
})
