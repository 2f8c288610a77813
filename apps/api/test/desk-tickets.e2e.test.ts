import type { CustomField, HistoryEntry, TicketDetail, TicketRow } from '@docket/contracts'
import { until } from '@docket/testkit'
import { describe, expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { openStream } from './sse-client.ts'

const { as, acme, globex, url } = await useHarness()
const manager = as(acme.MANAGER)
const senior = as(acme.SENIOR_ENGINEER)
const user = as(acme.END_USER)
const ticket = { title: 'Printer on fire', description: 'Smoke.' }

const field = async (key: string, type: string, more: object = {}) =>
  (await manager.post<CustomField>('/custom-fields', { key, type, label: key, ...more })).data

await field('serial', 'text')
await field('seats', 'number')
await field('urgent', 'boolean')
await field('due_on', 'date')
const office = await field('office', 'select', {
  options: [
    { key: 'lisbon', label: 'Lisbon' },
    { key: 'porto', label: 'Porto', archived: true },
  ],
})
await field('risk', 'text', { staffOnly: true })

const all = { serial: 'X-1', seats: 3, urgent: true, due_on: '2026-12-01', office: 'lisbon' }
const refused = (code: string, ...paths: string[]) => ({
  status: 422,
  meta: { error: { code, errors: paths.map((path) => expect.objectContaining({ path })) } },
})

describe('values of custom fields', () => {
  test('come with the opening, with an edit and with a reply, each in one save', async () => {
    const opened = await senior.post('/tickets', { ...ticket, customFields: all })
    expect(opened).toMatchObject({ status: 201, data: { customFields: all } })
    const url = `/tickets/${opened.data.ticketId}`
    const edited = await senior.patch(url, { customFields: { seats: 4, serial: null }, priority: 'P1' })
    expect(edited).toMatchObject({ status: 200, data: { priority: 'P1', customFields: { seats: 4 } } })
    expect(edited.data.customFields).not.toHaveProperty('serial')
    const replied = await senior.post(`${url}/comments`, { body: 'Done', customFields: { seats: 5 } })
    expect(replied.status).toBe(201)
    const read = await senior.get<TicketDetail>(url, undefined, {
      headers: { 'x-consistency': replied.meta.consistency },
    })
    expect(read.data.customFields).toEqual({ seats: 5, urgent: true, due_on: '2026-12-01', office: 'lisbon' })
    const history = await senior.get<HistoryEntry[]>(`${url}/history`, { limit: '100' })
    const changes = history.data.filter(({ field }) => field === 'customFields.seats')
    expect(
      changes.map(({ from, to }) => [from, to]),
      'the history says from what to what',
    ).toEqual([
      [null, 3],
      [3, 4],
      [4, 5],
    ])
  })

  test('a repeated value is no news', async () => {
    const { data } = await senior.post('/tickets', { ...ticket, customFields: { seats: 1 } })
    const again = await senior.patch(`/tickets/${data.ticketId}`, { customFields: { seats: 1 } })
    expect(again.data.version).toBe(data.version)
  })

  test.each<[string, unknown, string]>([
    ['serial', 5, 'not_text'],
    ['seats', '3', 'not_number'],
    ['urgent', 'true', 'not_boolean'],
    ['due_on', '2026-02-30', 'not_date'],
    ['due_on', '2026-12-01T00:00:00Z', 'not_date'],
    ['office', 'faro', 'not_select'],
    ['office', 'porto', 'not_select'],
    ['nothing', 'x', 'unknown_field'],
    ['nothing', null, 'unknown_field'],
  ])('%s does not take %j', async (key, value, code) => {
    const opening = await senior.post('/tickets', { ...ticket, customFields: { [key]: value } })
    expect(opening).toMatchObject(refused('custom_field_invalid', `customFields.${key}`))
    expect(opening.meta.error.errors[0]?.code).toBe(code)
    const { data } = await senior.post('/tickets', ticket)
    const edit = await senior.patch(`/tickets/${data.ticketId}`, {
      title: 'Changed',
      customFields: { [key]: value },
    })
    expect(edit).toMatchObject(refused('custom_field_invalid', `customFields.${key}`))
    const read = await senior.get(`/tickets/${data.ticketId}`, undefined, {
      headers: { 'x-consistency': `${data.ticketId}@${data.version}` },
    })
    expect(read.data, 'all or nothing').toMatchObject({ title: ticket.title, version: data.version })
  })

  test.each([
    ['customFields.Serial', { Serial: 'x' }],
    ['customFields.constructor', { constructor: null }],
    ['customFields.serial', { serial: ['x'] }],
    ['customFields.serial', { serial: 'x'.repeat(4_001) }],
    ['customFields.serial', { serial: 'a\0b' }],
    ['customFields', Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}`, 1]))],
  ])('the shape of %s is refused with 400', async (path, customFields) => {
    const answer = await senior.post('/tickets', { ...ticket, customFields })
    expect(answer).toMatchObject({ status: 400, meta: { error: { code: 'invalid_input' } } })
    expect(answer.meta.error.errors[0]?.path).toBe(path)
  })

  test('every wrong field is named at once', async () => {
    const answer = await senior.post('/tickets', {
      ...ticket,
      customFields: { seats: 'x', urgent: 1, serial: 'ok' },
    })
    expect(answer).toMatchObject(refused('custom_field_invalid', 'customFields.seats', 'customFields.urgent'))
  })

  test('come with a bulk change, each ticket judged by itself', async () => {
    const ids = [
      (await senior.post('/tickets', ticket)).data.ticketId,
      '01939f5e-0000-7000-8000-00000000dead',
    ]
    type Results = { results: { outcome: string; code?: string }[] }
    const done = await senior.post<Results>('/tickets/bulk', { ids, change: { customFields: { seats: 12 } } })
    expect(done.data.results.map(({ outcome, code }) => code ?? outcome)).toEqual([
      'done',
      'ticket_not_found',
    ])
    const wrong = await senior.post<Results>('/tickets/bulk', {
      ids,
      change: { customFields: { seats: 'x' } },
    })
    expect(wrong.data.results.map(({ code }) => code)).toEqual(['custom_field_invalid', 'ticket_not_found'])
  })

  test("another tenant's fields are as unknown as none", async () => {
    const answer = await as(globex.ADMIN).post('/tickets', { ...ticket, customFields: { seats: 1 } })
    expect(answer).toMatchObject(refused('custom_field_invalid', 'customFields.seats'))
  })

  test('what a ticket has of an archived field or option stays, and can be taken away', async () => {
    const old = await field('old_field', 'text')
    const { data } = await senior.post('/tickets', {
      ...ticket,
      customFields: { old_field: 'kept', office: 'lisbon' },
    })
    const url = `/tickets/${data.ticketId}`
    await manager.delete(`/custom-fields/${old.id}`, undefined, { headers: { 'if-match': '"1"' } })
    const options = [{ key: 'faro', label: 'Faro' }]
    await manager.put(
      `/custom-fields/${office.id}`,
      { label: 'Office', options },
      { headers: { 'if-match': '*' } },
    )
    const same = await senior.patch(url, { customFields: { old_field: 'kept', office: 'lisbon' } })
    expect(same, 'the same again').toMatchObject({
      status: 200,
      data: { customFields: { old_field: 'kept' } },
    })
    expect(await senior.patch(url, { customFields: { old_field: 'other' } })).toMatchObject({ status: 422 })
    const cleared = await senior.patch(url, { customFields: { old_field: null } })
    expect(cleared.status).toBe(200)
    expect(cleared.data.customFields).toEqual({ office: 'lisbon' })
    expect(await senior.patch(url, { customFields: { old_field: 'kept' } })).toMatchObject({ status: 422 })
    await manager.put(
      `/custom-fields/${office.id}`,
      { label: 'Office', options: [{ key: 'lisbon', label: 'Lisbon' }] },
      { headers: { 'if-match': '*' } },
    )
  })
})

describe('a staff-only field', () => {
  test('never reaches a requester: not in answers, lists, history, nor as a version', async () => {
    const opened = await senior.post('/tickets', {
      ...ticket,
      requesterId: acme.END_USER.userId,
      customFields: { risk: 'flammable', seats: 1 },
    })
    const { ticketId } = opened.data
    expect(opened.data.customFields).toEqual({ risk: 'flammable', seats: 1 })
    const edited = await senior.patch(`/tickets/${ticketId}`, { customFields: { risk: 'explosive' } })
    const consistency = { headers: { 'x-consistency': edited.meta.consistency } }
    const whole = await senior.get<TicketDetail>(`/tickets/${ticketId}`, undefined, consistency)
    expect(whole.data.customFields).toEqual({ risk: 'explosive', seats: 1 })

    const mine = await user.get<TicketDetail>(`/tickets/${ticketId}`)
    expect(mine.data.customFields).toEqual({ seats: 1 })
    expect(mine.data.version, 'staff-only values are no news to a requester').toBeLessThan(whole.data.version)
    const answers = await Promise.all([
      user.get(`/tickets/${ticketId}`),
      user.get<TicketRow[]>('/tickets'),
      user.get<TicketRow[]>('/tickets', { q: 'explosive' }),
      user.get(`/tickets/${ticketId}/comments`),
      user.get(`/tickets/${ticketId}/timeline`),
      user.patch(`/tickets/${ticketId}`, { title: 'Mine' }),
    ])
    for (const { text } of answers) expect(text).not.toMatch(/explosive|flammable|risk/)
  })

  test('is no filter of a requester, like a field that never was; staff filter by it', async () => {
    const [hidden, never] = await Promise.all(
      ['cf.risk', 'cf.rusk'].map((name) => user.get('/tickets', { [name]: 'x' })),
    )
    expect(hidden).toMatchObject({ status: 400, meta: { error: { errors: [{ path: 'cf.risk' }] } } })
    expect(JSON.stringify(hidden!.meta.error).replaceAll('risk', 'rusk')).toBe(
      JSON.stringify(never!.meta.error),
    )
    const opened = await senior.post('/tickets', {
      ...ticket,
      customFields: { risk: 'filtered', seats: 77, urgent: false, due_on: '2031-01-01' },
    })
    const consistency = { headers: { 'x-consistency': opened.meta.consistency } }
    for (const filter of [
      { 'cf.risk': 'filtered' },
      { 'cf.seats': '77' },
      { 'cf.urgent': 'false' },
      { 'cf.due_on': '2031-01-01', 'cf.seats': '76,77' },
    ]) {
      const found = await senior.get<TicketRow[]>('/tickets', filter, consistency)
      expect(found.data.map((row) => row.ticketId)).toEqual([opened.data.ticketId])
    }
    expect((await user.get('/tickets', { 'cf.seats': '77' })).status).toBe(200)
  })

  test('is not in the past either', async () => {
    const mine = { ...ticket, requesterId: acme.END_USER.userId, customFields: { seats: 1, risk: 'then' } }
    const opened = await senior.post('/tickets', mine)
    const later = await senior.patch(`/tickets/${opened.data.ticketId}`, { customFields: { risk: null } })
    const consistency = { headers: { 'x-consistency': later.meta.consistency } }
    const past = async (who: typeof user) =>
      (await who.get<TicketDetail>(`/tickets/${opened.data.ticketId}`, { asOf: '3' }, consistency)).data
        .customFields
    expect(await past(senior)).toEqual({ seats: 1, risk: 'then' })
    await senior.get(`/tickets/${opened.data.ticketId}`, undefined, consistency)
    const seen = await user.get<TicketDetail>(`/tickets/${opened.data.ticketId}`, { asOf: '3' })
    expect(seen.data.customFields).toEqual({ seats: 1 })
  })

  test('sends a requester no frame, and staff one', async () => {
    const streams = await Promise.all(
      [acme.END_USER, acme.MANAGER].map(({ token }) => openStream(url, { token, query: { tickets: 'all' } })),
    )
    await Promise.all(streams.map((stream) => stream.wait('checkpoint')))
    const mine = { ...ticket, requesterId: acme.END_USER.userId }
    const { ticketId } = (await senior.post('/tickets', mine)).data
    const hidden = await senior.patch(`/tickets/${ticketId}`, { customFields: { risk: 'secret-risk' } })
    const shown = await senior.patch(`/tickets/${ticketId}`, { customFields: { seats: 9 } })
    const [theirs = [], staffs = []] = streams.map((stream) => stream.frames)
    const versions = (frames: typeof theirs) =>
      frames.filter(({ data }) => data.ticketId === ticketId).map(({ data }) => data.version)
    await until(() => versions(staffs).includes(shown.data.version))
    await until(() => versions(theirs).includes(shown.data.version))
    expect(versions(theirs)).not.toContain(hidden.data.version)
    expect(JSON.stringify(theirs)).not.toMatch(/risk/)
    for (const stream of streams) stream.close()
  })

  test('is unknown to a requester who opens a ticket, like one that never was', async () => {
    const [hidden, never] = await Promise.all(
      ['risk', 'rusk'].map((key) => user.post('/tickets', { ...ticket, customFields: { [key]: 'x' } })),
    )
    expect(hidden).toMatchObject(refused('custom_field_invalid', 'customFields.risk'))
    expect(JSON.stringify(hidden!.meta.error).replaceAll('risk', 'rusk')).toBe(
      JSON.stringify(never!.meta.error),
    )
  })
})

test('a requester fills in the form when opening, and edits it no more', async () => {
  const opened = await user.post('/tickets', { ...ticket, customFields: { serial: 'X-2' } })
  expect(opened).toMatchObject({ status: 201, data: { customFields: { serial: 'X-2' } } })
  const edit = await user.patch(`/tickets/${opened.data.ticketId}`, { customFields: { serial: 'X-3' } })
  expect(edit).toMatchObject({ status: 403, meta: { error: { code: 'forbidden' } } })
})

test('an engineer fills in the form of a ticket that will not be theirs', async () => {
  const opened = await as(acme.otherEngineer).post('/tickets', { ...ticket, customFields: { risk: 'low' } })
  expect(opened).toMatchObject({ status: 201, data: { customFields: { risk: 'low' } } })
})

describe('required fields', () => {
  test('opening asks for them, of requesters only for those they see; an import for none', async () => {
    const [shown, hidden] = await Promise.all([
      field('asset', 'text', { requiredToOpen: true }),
      field('cost', 'number', { requiredToOpen: true, staffOnly: true }),
    ])
    const staff = await senior.post('/tickets', ticket)
    expect(staff).toMatchObject({ status: 422, meta: { error: { code: 'custom_field_required' } } })
    expect(staff.meta.error.errors.map((error) => error.path).toSorted()).toEqual([
      'customFields.asset',
      'customFields.cost',
    ])
    expect(await user.post('/tickets', ticket)).toMatchObject(
      refused('custom_field_required', 'customFields.asset'),
    )
    expect(await user.post('/tickets', { ...ticket, customFields: { asset: null } })).toMatchObject({
      status: 422,
    })
    expect(await user.post('/tickets', { ...ticket, customFields: { asset: 'A1' } })).toMatchObject({
      status: 201,
    })
    const imported = { ...ticket, occurredAt: '2020-01-01T00:00:00Z' }
    expect(await as(acme.ADMIN).post('/tickets', imported)).toMatchObject({ status: 201 })
    for (const { id } of [shown, hidden])
      await manager.delete(`/custom-fields/${id}`, undefined, { headers: { 'if-match': '*' } })
    expect(await senior.post('/tickets', ticket), 'archived fields are asked for no more').toMatchObject({
      status: 201,
    })
  })

  test('resolving asks for them, by every door; sent along they count', async () => {
    const cause = await field('root_cause', 'text', { requiredToResolve: true })
    const resolution = { notes: 'Fixed.' }
    const open = async () => `/tickets/${(await senior.post('/tickets', ticket)).data.ticketId}`
    const url = await open()
    const doors = await Promise.all([
      senior.post(`${url}/resolve`, resolution),
      senior.patch(url, { status: 'RESOLVED', resolution }),
      senior.patch(`${url}/status`, { status: 'RESOLVED', resolution }),
      senior.post(`${url}/comments`, { body: 'Done', resolution }),
    ])
    for (const door of doors) {
      expect(door).toMatchObject({ status: 422, meta: { error: { code: 'custom_field_required' } } })
      expect(door.meta.error).toMatchObject({ fields: ['root_cause'] })
    }
    const together = await senior.patch(url, {
      status: 'RESOLVED',
      resolution,
      customFields: { root_cause: 'Dust' },
    })
    expect(together).toMatchObject({ status: 200, data: { status: 'RESOLVED' } })
    const asked = await senior.post(`${await open()}/resolve`, {
      ...resolution,
      customFields: { root_cause: 'Dust' },
    })
    expect(asked).toMatchObject({ status: 200, data: { customFields: { root_cause: 'Dust' } } })
    const before = await open()
    await senior.patch(before, { customFields: { root_cause: 'Dust' } })
    expect((await senior.post(`${before}/resolve`, resolution)).status).toBe(200)
    await manager.delete(`/custom-fields/${cause.id}`, undefined, { headers: { 'if-match': '*' } })
    expect((await senior.post(`${await open()}/resolve`, resolution)).status).toBe(200)
  })
})

describe('categories of tickets', () => {
  test('are keys in use; others are refused by name, by every door', async () => {
    expect(await senior.post('/tickets', { ...ticket, category: 'billing' })).toMatchObject({ status: 201 })
    const opened = await senior.post('/tickets', ticket)
    expect(opened.data.category).toBe('general')
    const url = `/tickets/${opened.data.ticketId}`
    const full = { ...ticket, type: 'INCIDENT', priority: 'P3', category: 'no/such' }
    for (const answer of await Promise.all([
      senior.post('/tickets', { ...ticket, category: 'no/such' }),
      senior.patch(url, { category: 'no/such' }),
      senior.put(url, full, { headers: { 'if-match': '*' } }),
    ]))
      expect(answer).toMatchObject(refused('category_not_in_use', 'category'))
    expect(await as(globex.ADMIN).post('/categories', { key: 'only/theirs', name: 'Theirs' })).toMatchObject({
      status: 201,
    })
    expect(await senior.patch(url, { category: 'only/theirs' })).toMatchObject({ status: 422 })
  })

  test('an archived one stays on its tickets, can be filtered by, and takes no new ones', async () => {
    const made = await manager.post<{ id: string }>('/categories', { key: 'technical/fax', name: 'Fax' })
    const { data, meta } = await senior.post('/tickets', { ...ticket, category: 'technical/fax' })
    const archived = await manager.delete(`/categories/${made.data.id}`, undefined, {
      headers: { 'if-match': '"1"' },
    })
    expect(archived).toMatchObject({ status: 200, data: { archivedAt: expect.any(String) } })
    const consistency = { headers: { 'x-consistency': meta.consistency } }
    expect((await senior.get(`/tickets/${data.ticketId}`, undefined, consistency)).data.category).toBe(
      'technical/fax',
    )
    expect((await senior.get<TicketRow[]>('/tickets', { category: 'technical/fax' })).data).toHaveLength(1)
    const url = `/tickets/${data.ticketId}`
    expect(await senior.patch(url, { title: 'Fax', category: 'technical/fax' }), 'unchanged').toMatchObject({
      status: 200,
    })
    expect(await senior.post('/tickets', { ...ticket, category: 'technical/fax' })).toMatchObject({
      status: 422,
    })
    const history = { ...ticket, category: 'technical/fax', occurredAt: '2020-01-01T00:00:00Z' }
    expect(await as(acme.ADMIN).post('/tickets', history), 'imported history has its own').toMatchObject({
      status: 201,
    })
  })
})

describe('settings take effect with the next save', () => {
  test('resolution notes', async () => {
    const open = async () => `/tickets/${(await senior.post('/tickets', ticket)).data.ticketId}`
    expect(await senior.post(`${await open()}/resolve`, {})).toMatchObject({
      status: 422,
      meta: { error: { code: 'resolution_notes_required' } },
    })
    await manager.patch('/settings', { resolutionNotesRequired: false })
    expect((await senior.post(`${await open()}/resolve`, {})).status).toBe(200)
    expect((await as(globex.ADMIN).post('/tickets', ticket)).status, "another tenant's stay").toBe(201)
    await manager.patch('/settings', { resolutionNotesRequired: true })
    expect((await senior.post(`${await open()}/resolve`, {})).status).toBe(422)
  })

  test('the reopen window, also in what a ticket says is allowed', async () => {
    const { data } = await senior.post('/tickets', ticket)
    const url = `/tickets/${data.ticketId}`
    await senior.patch(url, { status: 'RESOLVED', resolution: { notes: 'Done' } })
    await manager.patch('/settings', { reopenWindowDays: 0 })
    const closed = await senior.post(`${url}/close`, {})
    expect(closed.status).toBe(200)
    expect(await senior.post(`${url}/reopen`, {})).toMatchObject({
      status: 409,
      meta: { error: { code: 'reopen_window_passed' } },
    })
    const read = () =>
      senior.get<TicketDetail>(url, undefined, { headers: { 'x-consistency': closed.meta.consistency } })
    const reopening = ({ data: { allowed = [] } }: { data: TicketDetail }) =>
      allowed.find(({ command }) => command === 'ReopenTicket')?.allowed
    expect(reopening(await read())).toBe(false)
    await manager.patch('/settings', { reopenWindowDays: null })
    expect(reopening(await read())).toBe(true)
    expect((await senior.post(`${url}/reopen`, {})).status).toBe(200)
  })
})
