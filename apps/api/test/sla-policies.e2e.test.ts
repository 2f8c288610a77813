import { randomUUID } from 'node:crypto'
import type { SlaCalendar, SlaPolicy, TicketSla } from '@docket/contracts'
import { describe, expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex, pool } = await useHarness()
const manager = as(acme.MANAGER)
const engineer = as(acme.SENIOR_ENGINEER)
const ifMatch = (version: number) => ({ headers: { 'if-match': `"${version}"` } })

type SavedCalendar = SlaCalendar & { notes: string[] }

let made = 0
const next = () => {
  made += 1
  return made
}

const business = [{ from: '09:00', to: '17:00' }]
const weekdays = {
  monday: business,
  tuesday: business,
  wednesday: business,
  thursday: business,
  friday: business,
}
const office = (more: object = {}) => ({
  name: `Office ${next()}`,
  timeZone: 'Europe/Berlin',
  hours: weekdays,
  holidays: [{ date: '2026-12-25', name: 'Christmas' }],
  ...more,
})
const makeCalendar = async (more: object = {}): Promise<SavedCalendar> => {
  const { status, data, text } = await manager.post<SavedCalendar>('/sla/calendars', office(more))
  expect(status, text).toBe(201)
  return data
}

const { id: calendarId } = await makeCalendar({ name: 'Berlin office' })
const promise = (more: object = {}) => ({
  name: `Policy ${next()}`,
  calendarId,
  targets: { P1: { resolution: { hours: 4 } } },
  ...more,
})
const makePolicy = async (more: object = {}): Promise<SlaPolicy> => {
  const { status, data, text } = await manager.post<SlaPolicy>('/sla/policies', promise(more))
  expect(status, text).toBe(201)
  return data
}

const kinds = {
  'sla/policies': {
    body: promise,
    change: (name: string) => promise({ name, targets: { P2: { first_reply: { workingDays: 1 } } } }),
    noun: 'sla_policy',
  },
  'sla/calendars': {
    body: office,
    change: (name: string) => office({ name, timeZone: 'America/New_York' }),
    noun: 'sla_calendar',
  },
} as const

type Kept = { id: string; version: number; name: string; archivedAt: string | null }

describe.each(Object.keys(kinds) as (keyof typeof kinds)[])('%s', (path) => {
  const kind = kinds[path]

  test('are made, read, listed, replaced and archived, with every version kept', async () => {
    const body = kind.body()
    const created = await manager.post<Kept>(`/${path}`, body)
    expect(created).toMatchObject({ status: 201, data: { ...body, version: 1, archivedAt: null } })
    const { id } = created.data
    expect(created.headers.get('etag')).toBe('"1"')
    expect(created.headers.get('location')).toBe(`/api/v1/${path}/${id}`)

    const change = kind.change(`Renamed ${next()}`)
    const replaced = await manager.put<Kept>(`/${path}/${id}`, change, ifMatch(1))
    expect(replaced).toMatchObject({ status: 200, data: { id, ...change, version: 2 } })
    const again = await manager.put<Kept>(`/${path}/${id}`, change, ifMatch(2))
    expect(again, 'what changes nothing makes no version').toMatchObject({
      status: 200,
      data: { version: 2 },
    })
    const read = await engineer.get<Kept>(`/${path}/${id}`)
    expect(read).toMatchObject({ status: 200, data: { id, ...change, version: 2 } })
    expect(read.headers.get('etag')).toBe('"2"')

    const versions = await engineer.get<Kept[]>(`/${path}/${id}/versions`)
    expect(versions.data).toMatchObject([
      { id, version: 2, name: change.name, createdBy: acme.MANAGER.userId },
      { id, version: 1, name: body.name, createdBy: acme.MANAGER.userId },
    ])
    const [newest] = (await engineer.get<Kept[]>(`/${path}/${id}/versions`, { limit: '1' })).data
    expect(newest?.version).toBe(2)
    expect((await engineer.get<Kept>(`/${path}/${id}/versions/1`)).data).toMatchObject(body)
    for (const odd of ['3', '0', 'x', '1e0'])
      expect((await engineer.get(`/${path}/${id}/versions/${odd}`)).status).toBe(404)

    const archived = await manager.delete<Kept>(`/${path}/${id}`, undefined, ifMatch(2))
    expect(archived).toMatchObject({ status: 200, data: { id, archivedAt: expect.any(String) } })
    const inUse = await manager.get<Kept[]>(`/${path}`, { limit: '100' })
    expect(inUse.data.map((one) => one.id)).not.toContain(id)
    const archive = await manager.get<Kept[]>(`/${path}`, { limit: '100', archived: 'true' })
    expect(archive.data.map((one) => one.id)).toContain(id)
    expect((await manager.put(`/${path}/${id}`, change, ifMatch(2))).meta.error.code).toMatch(/_archived$/)
  })

  test('a replacement and a removal name the version that was looked at', async () => {
    const { id } = (await manager.post<Kept>(`/${path}`, kind.body())).data
    const change = kind.change(`Seen ${next()}`)
    expect(await manager.put(`/${path}/${id}`, change)).toMatchObject({ status: 428 })
    expect(await manager.delete(`/${path}/${id}`)).toMatchObject({ status: 428 })
    const stale = await manager.put(`/${path}/${id}`, change, ifMatch(7))
    expect(stale).toMatchObject({
      status: 412,
      meta: { error: { code: 'stale_version', currentVersion: 1 } },
    })
    const answers = await Promise.all(
      [1, 2].map((n) => manager.put(`/${path}/${id}`, kind.change(`Both ${next()} ${n}`), ifMatch(1))),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412])
  })

  test('a repeated key gets the first answer, and no second thing', async () => {
    const key = { headers: { 'idempotency-key': randomUUID() } }
    const body = kind.body()
    const [first, second] = await Promise.all([1, 2].map(() => manager.post<Kept>(`/${path}`, body, key)))
    expect(second).toMatchObject({ status: 201, data: first!.data })
    const replayed = [first, second].filter((one) => one!.headers.get('idempotency-replayed') === 'true')
    expect(replayed).toHaveLength(1)
    expect(await manager.post(`/${path}`, kind.body(), key)).toMatchObject({
      status: 422,
      meta: { error: { code: 'idempotency_key_reused' } },
    })
  })

  test('a name that is taken is told by its id; another tenant may have it too', async () => {
    const body = kind.body()
    const first = await manager.post<Kept>(`/${path}`, body)
    const again = await manager.post(`/${path}`, body)
    expect(again).toMatchObject({ status: 409, meta: { error: { id: first.data.id } } })
    const theirs = path === 'sla/calendars' ? body : { ...body, calendarId: await theirCalendar() }
    expect((await as(globex.MANAGER).post(`/${path}`, theirs)).status).toBe(201)
    for (const odd of [first.data.id, randomUUID()])
      expect(await as(globex.ADMIN).get(`/${path}/${odd}`)).toMatchObject({
        status: 404,
        meta: { error: { code: 'not_found', detail: expect.stringMatching(/^There is no such/) } },
      })
  })

  test('every change is in the audit', async () => {
    const { id } = (await manager.post<Kept>(`/${path}`, kind.body())).data
    await manager.put(`/${path}/${id}`, kind.change(`Audited ${next()}`), ifMatch(1))
    await manager.delete(`/${path}/${id}`, undefined, ifMatch(2))
    const { rows } = await pool.query(
      'select actor_id, action from admin_audit where target_id = $1 order by entry_id',
      [id],
    )
    expect(rows).toEqual(
      ['created', 'changed', 'archived'].map((verb) => ({
        actor_id: acme.MANAGER.userId,
        action: `${kind.noun}.${verb}`,
      })),
    )
  })

  test('staff read them, managers keep them, requesters know nothing of them', async () => {
    expect((await as(acme.END_USER).get(`/${path}`)).status).toBe(403)
    expect((await as(acme.DEVOPS_ENGINEER).get(`/${path}`)).status).toBe(200)
    expect((await as(acme.TEAM_LEAD).post(`/${path}`, kind.body())).status).toBe(403)
  })
})

const theirCalendar = async (): Promise<string> =>
  (await as(globex.MANAGER).post<Kept>('/sla/calendars', office())).data.id

describe('what cannot be kept is refused when saved, naming the entry', () => {
  test.each<[string, string, object]>([
    ['calendar_empty', 'hours', { hours: {} }],
    ['calendar_empty', 'hours', { hours: { monday: [] } }],
    [
      'calendar_overlap',
      'hours.monday.1',
      {
        hours: {
          monday: [
            { from: '09:00', to: '12:00' },
            { from: '11:59', to: '17:00' },
          ],
        },
      },
    ],
    [
      'calendar_overlap',
      'hours.monday.0',
      { hours: { sunday: [{ from: '22:00', to: '06:00' }], monday: [{ from: '05:00', to: '17:00' }] } },
    ],
    ['time_zone_unknown', 'timeZone', { timeZone: 'Europe/Atlantis' }],
    ['time_invalid', 'hours.friday.0.to', { hours: { friday: [{ from: '09:00', to: '25:00' }] } }],
    ['time_invalid', 'hours.friday.0', { hours: { friday: [{ from: '09:00', to: '09:00' }] } }],
    ['holiday_invalid', 'holidays.0', { holidays: [{ date: '2026-02-30', name: 'Never' }] }],
    [
      'holiday_invalid',
      'holidays.1',
      {
        holidays: [
          { date: '2026-12-25', name: 'Christmas' },
          { date: '2026-12-25', name: 'Again' },
        ],
      },
    ],
  ])('a calendar: %s at %s', async (code, path, more) => {
    const answer = await manager.post('/sla/calendars', office(more))
    expect(answer).toMatchObject({ status: 422, meta: { error: { code: 'service_level_invalid' } } })
    expect(answer.meta.error.errors).toContainEqual({ path, code, message: expect.any(String) })
  })

  test('case 3: a calendar with no open time is refused by its name', async () => {
    const answer = await manager.post('/sla/calendars', office({ name: 'Never there', hours: {} }))
    expect(answer.message).toContain('The calendar "Never there" is never open.')
    const { id, version } = await makeCalendar()
    const edit = await manager.put(`/sla/calendars/${id}`, office({ hours: {} }), ifMatch(version))
    expect(edit).toMatchObject({ status: 422, meta: { error: { code: 'service_level_invalid' } } })
  })

  const rows = [
    ['target_invalid', 'targets.P1.resolution', { targets: { P1: { resolution: { hours: 0 } } } }],
    ['target_invalid', 'targets.P1.resolution', { targets: { P1: { resolution: { minutes: -15 } } } }],
    ['target_invalid', 'targets.P2.first_reply', { targets: { P2: { first_reply: { workingDays: 1.5 } } } }],
    ['target_invalid', 'caps.VIP.resolution', { caps: { VIP: { resolution: { hours: 0 } } } }],
    ['target_invalid', 'targets', { targets: {} }],
    ['condition_invalid', 'conditions.0.field', { conditions: [on('colour', 'any_of', ['red'])] }],
    ['condition_invalid', 'conditions.0.test', { conditions: [on('priority', 'all_of', ['P1'])] }],
    ['condition_invalid', 'conditions.0.values', { conditions: [on('priority', 'any_of', [])] }],
    ['condition_invalid', 'conditions.0.field', { conditions: [on('cf.nowhere', 'any_of', ['x'])] }],
    ['condition_impossible', 'conditions.0.values', { conditions: [on('priority', 'any_of', ['P9'])] }],
    ['condition_impossible', 'conditions.0.values', { conditions: [on('teamId', 'any_of', [randomUUID()])] }],
    [
      'condition_impossible',
      'conditions.0.values',
      { conditions: [on('teamId', 'any_of', [globex.support])] },
    ],
    [
      'condition_impossible',
      'conditions',
      { conditions: [on('tier', 'any_of', ['VIP']), on('tier', 'none_of', ['VIP'])] },
    ],
    ['warning_invalid', 'rules.resolution.warnings', { rules: { resolution: { warnings: [100] } } }],
    [
      'level_invalid',
      'rules.resolution.levels',
      { rules: { resolution: { levels: [{ after: 0, level: 4 }] } } },
    ],
    ['policy_invalid', 'calendarId', { calendarId: randomUUID() }],
  ] satisfies [string, string, object][]

  test.each<[string, string, object]>(rows)('a policy: %s at %s', async (code, path, more) => {
    const answer = await manager.post('/sla/policies', promise(more))
    expect(answer, answer.text).toMatchObject({
      status: 422,
      meta: { error: { code: 'service_level_invalid' } },
    })
    expect(answer.meta.error.errors).toContainEqual({ path, code, message: expect.any(String) })
  })

  test('a condition on a team, a custom field and a category of the tenant is kept as it was written', async () => {
    await manager.post('/custom-fields', { key: 'plan', type: 'text', label: 'Plan' })
    const conditions = [
      on('teamId', 'any_of', [acme.support, null]),
      on('cf.plan', 'none_of', ['free', null]),
      on('category', 'any_of', ['technical']),
      on('tags', 'all_of', ['a', 'b']),
    ]
    expect((await makePolicy({ conditions, active: false })).conditions).toEqual(conditions)
  })

  test('a target that the calendar reaches only after a hundred years, whichever of the two is saved', async () => {
    const seldom = await makeCalendar({ hours: { monday: [{ from: '09:00', to: '09:00:01' }] } })
    const long = { targets: { P1: { resolution: { hours: 40 } } } }
    const answer = await manager.post('/sla/policies', promise({ calendarId: seldom.id, ...long }))
    expect(answer.meta.error.errors).toMatchObject([
      { code: 'target_out_of_reach', path: 'targets.P1.resolution' },
    ])
    const calendar = await makeCalendar()
    await makePolicy({ calendarId: calendar.id, ...long })
    const edit = office({ hours: seldom.hours })
    const edited = await manager.put(`/sla/calendars/${calendar.id}`, edit, ifMatch(1))
    expect(edited.meta.error.errors).toMatchObject([{ code: 'target_out_of_reach', path: 'hours' }])
  })

  test.each<[string, string, object]>([
    ['sla/policies', 'targets.P1.resolution', { targets: { P1: { resolution: { fortnights: 1 } } } }],
    ['sla/policies', 'targets.P1.resolution', { targets: { P1: { resolution: '4h' } } }],
    ['sla/policies', 'targets.P5', { targets: { P5: {} } }],
    ['sla/policies', 'conditions.0.values.0', { conditions: [on('tags', 'any_of', [['x']])] }],
    [
      'sla/policies',
      'conditions',
      { conditions: Array.from({ length: 51 }, () => on('tags', 'any_of', ['x'])) },
    ],
    ['sla/policies', 'caps.GOLD', { caps: { GOLD: {} } }],
    ['sla/policies', 'calendarId', { calendarId: 'x' }],
    ['sla/policies', 'position', { position: 0 }],
    ['sla/policies', 'preset', { preset: 'hour' }],
    ['sla/calendars', 'hours.funday', { hours: { funday: [] } }],
    [
      'sla/calendars',
      'hours.monday.0.until',
      { hours: { monday: [{ from: '1:00', to: '2:00', until: '' }] } },
    ],
    ['sla/calendars', 'name', { name: ' ' }],
    [
      'sla/calendars',
      'holidays',
      { holidays: Array.from({ length: 5_001 }, () => ({ date: '', name: 'x' })) },
    ],
  ])('%s: the wrong shape of %s is a 400 by name', async (path, where, more) => {
    const answer = await manager.post(`/${path}`, { ...kinds[path as 'sla/policies'].body(), ...more })
    expect(answer, answer.text).toMatchObject({ status: 400, meta: { error: { code: 'invalid_input' } } })
    expect(answer.meta.error.errors.map((error) => error.path)).toContain(where)
  })
})

test('case 1: an end of 23:59 is kept as 24:00, and the answer says so', async () => {
  const saved = await makeCalendar({ hours: { monday: [{ from: '00:00', to: '23:59' }] } })
  expect(saved.hours.monday).toEqual([{ from: '00:00', to: '24:00' }])
  expect(saved.notes).toEqual([expect.stringContaining('23:59 was stored as 24:00')])
})

test('a policy is taken from a preset, and what is said beside it wins', async () => {
  const presets = await engineer.get<{ key: string; name: string }[]>('/sla/presets')
  expect(presets.data.map(({ key }) => key)).toEqual(['default', 'quarter_hour'])
  const made = await makePolicy({ preset: 'quarter_hour', targets: undefined, name: 'Quick', active: false })
  expect(made).toMatchObject({
    name: 'Quick',
    active: false,
    targets: { P1: { resolution: { minutes: 15 } }, P4: { resolution: { minutes: 15 } } },
  })
  const bare = await manager.post('/sla/policies', { calendarId })
  expect(bare.meta.error.errors.map((error) => error.path)).toEqual(['name', 'targets'])
})

const listed = async (): Promise<readonly SlaPolicy[]> =>
  (await engineer.get<SlaPolicy[]>('/sla/policies', { limit: '100' })).data

/** Only these are in use, in this order. */
const onlyInUse = async (wanted: readonly SlaPolicy[]): Promise<void> => {
  for (const { id } of await listed())
    if (!wanted.some((one) => one.id === id))
      await manager.delete(`/sla/policies/${id}`, undefined, { headers: { 'if-match': '*' } })
  await manager.put('/sla/policies/order', { policyIds: wanted.map(({ id }) => id) })
}

const slaOf = async (ticketId: string): Promise<TicketSla> =>
  (await engineer.get<TicketSla>(`/tickets/${ticketId}/sla`)).data

const open = async (more: object = {}): Promise<string> =>
  (
    await as(acme.ADMIN).post('/tickets', {
      title: 'A title',
      description: 'A description',
      priority: 'P1',
      ...more,
    })
  ).data.ticketId

test('case 32: two policies match, and the first in the order holds, always', async () => {
  const [loose, strict] = [
    await makePolicy({ targets: { P1: { resolution: { hours: 8 } } } }),
    await makePolicy({ targets: { P1: { resolution: { hours: 1 } } } }),
  ]
  await onlyInUse([loose, strict])
  expect((await listed()).map(({ id, position }) => [id, position])).toEqual([
    [loose.id, 1],
    [strict.id, 2],
  ])
  expect((await slaOf(await open())).policy).toMatchObject({ policyId: loose.id, version: 1 })

  const turned = await manager.put<SlaPolicy[]>('/sla/policies/order', { policyIds: [strict.id, loose.id] })
  expect(turned.data.map(({ id, position, version }) => [id, position, version])).toEqual([
    [strict.id, 1, 1],
    [loose.id, 2, 1],
  ])
  expect((await slaOf(await open())).policy?.policyId).toBe(strict.id)

  for (const policyIds of [[strict.id], [strict.id, strict.id], [strict.id, loose.id, randomUUID()]])
    expect(await manager.put('/sla/policies/order', { policyIds })).toMatchObject({
      status: 422,
      meta: {
        error: { errors: expect.arrayContaining([expect.objectContaining({ code: 'policy_invalid' })]) },
      },
    })
})

test('a new policy takes the place that it names, and those behind it move down', async () => {
  const [first, second] = [await makePolicy(), await makePolicy()]
  await onlyInUse([first, second])
  const between = await makePolicy({ position: 2 })
  const last = await makePolicy({ position: 99 })
  expect([between.position, last.position]).toEqual([2, 4])
  expect((await listed()).map(({ id, position }) => [id, position])).toEqual(
    [first, between, second, last].map(({ id }, i) => [id, i + 1]),
  )
})

test('a policy that is switched off is given to no ticket, and on again to the next', async () => {
  const only = await makePolicy()
  await onlyInUse([only])
  const off = await manager.post<SlaPolicy>(`/sla/policies/${only.id}/deactivate`, {}, ifMatch(1))
  expect(off).toMatchObject({ status: 200, data: { active: false, version: 1 } })
  const job = await manager.get(off.headers.get('location')!.replace('/api/v1', ''))
  expect(job, 'what takes it off its open tickets').toMatchObject({
    status: 200,
    data: { type: 'sla.policy_removal' },
  })
  const again = await manager.post(`/sla/policies/${only.id}/deactivate`)
  expect([again.status, again.headers.get('location')]).toEqual([200, null])
  expect(await slaOf(await open())).toMatchObject({ policy: null, calendar: null, clocks: [] })
  const on = await manager.post<SlaPolicy>(`/sla/policies/${only.id}/activate`)
  expect(on).toMatchObject({ status: 200, data: { active: true } })
  expect((await slaOf(await open())).policy?.policyId).toBe(only.id)
  expect(await manager.post(`/sla/policies/${only.id}/activate`, {}, ifMatch(9))).toMatchObject({
    status: 412,
  })
})

test('a calendar that an active policy names stays', async () => {
  const calendar = await makeCalendar()
  const policy = await makePolicy({ calendarId: calendar.id })
  expect(await manager.delete(`/sla/calendars/${calendar.id}`, undefined, ifMatch(1))).toMatchObject({
    status: 409,
    meta: { error: { code: 'calendar_in_use', policies: [{ id: policy.id }] } },
  })
})

test('case 31: an edited calendar moves nothing until it is re-applied, then an event says so', async () => {
  const calendar = await makeCalendar({ hours: weekdays })
  const policy = await makePolicy({ calendarId: calendar.id })
  await onlyInUse([policy])
  const ticketId = await open()
  const before = await slaOf(ticketId)

  const always = { from: '00:00', to: '24:00' }
  const hours = Object.fromEntries(Object.keys(calendar.hours).map((day) => [day, [always]]))
  const edited = await manager.put(`/sla/calendars/${calendar.id}`, office({ hours }), ifMatch(1))
  expect(edited.status).toBe(200)
  await manager.post(`/tickets/${ticketId}/comments`, { body: 'A note.', visibility: 'INTERNAL' })
  const still = await slaOf(ticketId)
  expect(still.calendar).toEqual(before.calendar)
  expect(still.clocks.map(({ dueAt }) => dueAt)).toEqual(before.clocks.map(({ dueAt }) => dueAt))

  // what reads the rules anew is a field that they read
  await manager.patch(`/tickets/${ticketId}`, { priority: 'P2' })
  await manager.patch(`/tickets/${ticketId}`, { priority: 'P1' })
  expect((await slaOf(ticketId)).calendar).toMatchObject({ calendarId: calendar.id, version: 2 })
  const events = await engineer.get<{ type: string; data: { calendarVersion?: number } }[]>(
    `/tickets/${ticketId}/events`,
  )
  const applied = events.data.filter(({ type }) => type === 'SlaPolicyApplied')
  expect(applied.map(({ data }) => data.calendarVersion).filter((one) => one === 1)).toHaveLength(1)
  expect(applied.at(-1)?.data.calendarVersion).toBe(2)
})

describe('holidays from a file', () => {
  const importInto = (
    id: string,
    raw: string,
    query = '?from=2026-01-01&to=2027-12-31',
    headers: object = {},
  ) =>
    manager.post<SavedCalendar>(`/sla/calendars/${id}/holidays/import${query}`, undefined, {
      raw,
      headers: { 'content-type': 'text/calendar', 'if-match': '*', ...headers },
    })
  const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n')
  const file = (...events: string[]) =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n')
  const newYear = event('DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY', 'SUMMARY:New Year')
  const christmas = event('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Weihnachten')

  test('are added to the calendar as its next version, and a name that was there stays', async () => {
    const { id } = await makeCalendar()
    const answer = await importInto(id, file(newYear, christmas))
    expect(answer, answer.text).toMatchObject({ status: 200, data: { id, version: 2 } })
    expect(answer.data.holidays).toEqual([
      { date: '2026-01-01', name: 'New Year' },
      { date: '2026-12-25', name: 'Christmas' },
      { date: '2026-12-26', name: 'Weihnachten' },
      { date: '2027-01-01', name: 'New Year' },
    ])
    expect(answer.data.notes).toEqual([expect.stringContaining('"Weihnachten" was left out')])
    expect((await importInto(id, file(newYear, christmas))).data.version, 'the same again').toBe(2)
    const replaced = await importInto(id, file(christmas), '?from=2026-06-01&to=2027-12-31&replace=true')
    expect(replaced.data.holidays).toEqual([
      { date: '2026-01-01', name: 'New Year' },
      { date: '2026-12-25', name: 'Weihnachten' },
      { date: '2026-12-26', name: 'Weihnachten' },
    ])
  })

  test('a repeated key gets the first answer', async () => {
    const { id } = await makeCalendar()
    const key = { 'idempotency-key': randomUUID(), 'if-match': '"1"' }
    const first = await importInto(id, file(christmas), undefined, key)
    const again = await importInto(id, file(christmas), undefined, key)
    expect(again).toMatchObject({ status: 200, data: { id, version: 2, holidays: first.data.holidays } })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect((await importInto(id, file(newYear), undefined, key)).meta.error.code).toBe(
      'idempotency_key_reused',
    )
    const stale = { 'if-match': '"1"' }
    expect((await importInto(id, file(newYear), undefined, stale)).status).toBe(412)
  })

  test.each<[string, string, string]>([
    ['garbage', 'holiday_file_invalid', 'not a calendar at all'],
    ['nothing in it', 'holiday_file_invalid', file()],
    ['an event without a name', 'holiday_invalid', file(christmas, event('DTSTART;VALUE=DATE:20261231'))],
    [
      'an event with a time',
      'holiday_invalid',
      file(christmas, event('DTSTART:20261231T090000Z', 'SUMMARY:A meeting')),
    ],
    ['a date that is none', 'holiday_invalid', file(event('DTSTART;VALUE=DATE:20261331', 'SUMMARY:Never'))],
  ])('a file with garbage is refused, naming the entry: %s', async (_what, code, raw) => {
    const { id } = await makeCalendar()
    const answer = await importInto(id, raw)
    expect(answer, answer.text).toMatchObject({
      status: 422,
      meta: { error: { code: 'service_level_invalid', errors: [{ code }] } },
    })
    if (raw.includes(christmas)) expect(answer.meta.error.errors[0]?.path).toBe('event 2')
    expect((await engineer.get<SlaCalendar>(`/sla/calendars/${id}`)).data.version).toBe(1)
  })

  test('a file is text/calendar of at most 256 KB, in UTF-8, for a calendar that is there', async () => {
    const { id } = await makeCalendar()
    expect((await importInto(id, 'x'.repeat(256 * 1024 + 1))).status).toBe(413)
    expect((await importInto(id, '{}', '', { 'content-type': 'application/json' })).status).toBe(415)
    expect((await importInto(id, '<p>', '', { 'content-type': 'text/html' })).status).toBe(415)
    expect((await importInto(randomUUID(), file(christmas))).status).toBe(404)
    expect((await importInto(id, file(christmas), '?from=yesterday')).status).toBe(400)
    const broken = await manager.post(`/sla/calendars/${id}/holidays/import`, undefined, {
      raw: new Uint8Array([0xff, 0xfe]),
      headers: { 'content-type': 'text/calendar', 'if-match': '*' },
    })
    expect(broken).toMatchObject({ status: 400, meta: { error: { errors: [{ code: 'invalid_utf8' }] } } })
    const unseen = await manager.post(`/sla/calendars/${id}/holidays/import`, undefined, {
      raw: file(christmas),
      headers: { 'content-type': 'text/calendar' },
    })
    expect(unseen.status).toBe(428)
    expect(
      (
        await manager.post('/tickets', undefined, {
          raw: file(),
          headers: { 'content-type': 'text/calendar' },
        })
      ).status,
    ).toBe(415)
  })
})

function on(field: string, test: string, values: readonly unknown[]) {
  return { field, test, values }
}
