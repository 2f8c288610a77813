import { randomUUID } from 'node:crypto'
import type {
  CannedResponse,
  Comment,
  Macro,
  Template,
  TicketDetail,
  TicketRow,
  View,
} from '@docket/contracts'
import { describe, expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex, pool } = await useHarness()
const manager = as(acme.MANAGER)
const senior = as(acme.SENIOR_ENGINEER)
const devops = as(acme.DEVOPS_ENGINEER)
const user = as(acme.END_USER)
const ticket = { title: 'Printer on fire', description: 'Smoke.', requesterId: acme.END_USER.userId }

type Applied = { ticket: TicketDetail; macro: { id: string; name: string; version: number } }
let made = 0
const macroOf = async (actions: object[], more: object = {}) => {
  made += 1
  return (await manager.post<Macro>('/macros', { name: `Macro ${made}`, actions, ...more })).data
}
const open = async (more: object = {}) => (await senior.post('/tickets', { ...ticket, ...more })).data
const at = (consistency: string) => ({ headers: { 'x-consistency': consistency } })
await manager.post('/custom-fields', { key: 'cause', type: 'text', label: 'Cause', requiredToResolve: true })

describe('a macro', () => {
  const everything = [
    { do: 'set_assignee', assigneeId: 'me' },
    { do: 'set_team', teamId: acme.support },
    { do: 'set_priority', priority: 'URGENT' },
    { do: 'add_tags', tags: ['fire', 'smoke'] },
    { do: 'remove_tags', tags: ['old'] },
    { do: 'set_custom_field', key: 'cause', value: 'Dust' },
    { do: 'add_comment', body: 'Dear {{requester.name}}, {{assignee.name}} put out {{ticket.number}}.' },
    { do: 'set_status', status: 'RESOLVED', resolution: { notes: 'Put out.' } },
  ]

  test('applies all of its actions in one append with one correlation, and says which version it was', async () => {
    const macro = await macroOf(everything)
    const { ticketId, number, version } = await open({ tags: ['old'] })
    const applied = await senior.post<Applied>(`/tickets/${number}/macros/${macro.id}`, {})
    expect(applied).toMatchObject({
      status: 200,
      data: {
        macro: { id: macro.id, name: macro.name, version: 1 },
        ticket: {
          ticketId,
          status: 'RESOLVED',
          priority: 'P1',
          assigneeId: acme.SENIOR_ENGINEER.userId,
          teamId: acme.support,
          tags: ['fire', 'smoke'],
          customFields: { cause: 'Dust' },
          commentCount: 1,
        },
      },
    })
    expect(applied.headers.get('etag')).toBe(`"${applied.data.ticket.version}"`)
    const { rows } = await pool.query(
      `select count(*) as events, count(distinct recorded_at) as appends,
         count(distinct meta ->> 'correlationId') as correlations
       from events where stream_id = $1 and version > $2`,
      [`ticket-${ticketId}`, version],
    )
    expect(rows).toEqual([{ events: 7, appends: 1, correlations: 1 }])
    const comments = await senior.get<Comment[]>(
      `/tickets/${ticketId}/comments`,
      undefined,
      at(applied.meta.consistency),
    )
    expect(comments.data[0]?.body).toBe(`Dear end_user, senior_engineer put out ${number}.`)
  })

  test.each<[string, object, string]>([
    [
      'a custom field that is not in use',
      { do: 'set_custom_field', key: 'nothing', value: 1 },
      'custom_field_invalid',
    ],
    ['a value of the wrong type', { do: 'set_custom_field', key: 'cause', value: 1 }, 'custom_field_invalid'],
    ['a status that is no step', { do: 'set_status', status: 'CLOSED' }, 'illegal_transition'],
    [
      'a resolution without what it requires',
      { do: 'set_status', status: 'RESOLVED', resolution: { notes: 'x' } },
      'custom_field_required',
    ],
    [
      'an assignee who is no staff',
      { do: 'set_assignee', assigneeId: acme.END_USER.userId },
      'assignee_not_staff',
    ],
  ])('with %s changes nothing at all', async (_name, action, code) => {
    const macro = await macroOf([
      { do: 'set_priority', priority: 'P1' },
      { do: 'add_comment', body: 'Never sent' },
      action,
    ])
    const { ticketId, version } = await open()
    const answer = await manager.post<Applied>(`/tickets/${ticketId}/macros/${macro.id}`, {})
    expect(answer.meta.error.code).toBe(code)
    const { rows } = await pool.query('select version from streams where stream_id = $1', [
      `ticket-${ticketId}`,
    ])
    expect(rows).toEqual([{ version }])
  })

  test('is judged action by action: who may not do one of them does none', async () => {
    const tags = await macroOf([{ do: 'add_tags', tags: ['x'] }])
    const internal = await macroOf([{ do: 'add_comment', visibility: 'INTERNAL', body: 'Seen' }])
    const both = await macroOf([
      { do: 'add_comment', visibility: 'INTERNAL', body: 'Seen' },
      { do: 'add_tags', tags: ['x'] },
    ])
    const { ticketId, version } = await open()
    const apply = async (macro: Macro, who = devops) =>
      (await who.post(`/tickets/${ticketId}/macros/${macro.id}`, {})).status
    expect(await apply(internal), 'any note').toBe(200)
    expect(await apply(tags), 'tags are for those assigned').toBe(403)
    expect(await apply(both)).toBe(403)
    expect(await apply(both, user)).toBe(403)
    const { rows } = await pool.query('select version from streams where stream_id = $1', [
      `ticket-${ticketId}`,
    ])
    expect(rows).toEqual([{ version: version + 1 }])
  })

  test('is applied once for a key, and not over a change that was not seen', async () => {
    const macro = await macroOf([
      { do: 'set_priority', priority: 'P2' },
      { do: 'add_comment', body: 'Once' },
    ])
    const { ticketId, version } = await open()
    const key = { headers: { 'idempotency-key': randomUUID() } }
    const url = `/tickets/${ticketId}/macros/${macro.id}`
    const answers = await Promise.all([1, 2].map(() => senior.post<Applied>(url, {}, key)))
    expect(answers.map(({ status, data }) => [status, data.ticket.version])).toEqual([
      [200, version + 2],
      [200, version + 2],
    ])
    await senior.patch(`/tickets/${ticketId}`, { priority: 'P4' })
    const stale = await senior.post(url, { expectedVersion: version })
    expect([409, 412]).toContain(stale.status)
  })

  test("of another tenant or another team is not found, and neither is another tenant's ticket", async () => {
    const macro = await macroOf([{ do: 'set_priority', priority: 'P1' }])
    const teams = await macroOf([{ do: 'set_priority', priority: 'P1' }], {
      scope: 'team',
      teamId: acme.platform,
    })
    const { ticketId } = await open()
    const foreign = as(globex.ADMIN)
    const theirs = (await foreign.post('/tickets', { title: 'a', description: 'b' })).data
    expect((await foreign.post(`/tickets/${theirs.ticketId}/macros/${macro.id}`, {})).status).toBe(404)
    expect((await foreign.post(`/tickets/${ticketId}/macros/${macro.id}`, {})).status).toBe(404)
    expect((await manager.post(`/tickets/${theirs.ticketId}/macros/${macro.id}`, {})).status).toBe(404)
    expect((await senior.post(`/tickets/${ticketId}/macros/${teams.id}`, {})).status).toBe(404)
    expect((await senior.post(`/tickets/${ticketId}/macros/${randomUUID()}`, {})).status).toBe(404)
    expect((await senior.post(`/tickets/${ticketId}/macros/nonsense`, {})).status).toBe(404)
    expect((await senior.post(`/tickets/${ticketId}/macros/${macro.id}`, { loudly: true })).status).toBe(400)
  })

  test('with a qualifier that does not go with its status is refused when it is made', async () => {
    for (const [path, action] of [
      ['actions.0.reason', { do: 'set_status', status: 'OPEN', reason: 'VENDOR' }],
      ['actions.0.resolution', { do: 'set_status', status: 'OPEN', resolution: { notes: 'x' } }],
    ] as const) {
      const answer = await manager.post('/macros', { name: 'Stray', actions: [action] })
      expect(answer).toMatchObject({ status: 400, meta: { error: { errors: [{ path }] } } })
    }
  })
})

describe('a canned response', () => {
  test('is rendered on a ticket when it is read; values are text and forge nothing', async () => {
    const body =
      'Hi {{requester.firstName}}, re {{ticket.title}}: {{assignee.name | our team}} is on it. \\{{raw}} {{agent.name}}'
    const { data } = await senior.post<CannedResponse>('/canned-responses', { name: 'Hello', body })
    const forged = await open({ title: 'Look {{agent.name}}' })
    const rendered = await senior.get<{ text: string; version: number }>(
      `/canned-responses/${data.id}/rendered`,
      { ticketId: forged.number },
    )
    expect(rendered.data).toMatchObject({
      version: 1,
      text: 'Hi end_user, re Look {{agent.name}}: our team is on it. {{raw}} senior_engineer',
    })
    await senior.put(`/tickets/${forged.ticketId}/assign`, { assigneeId: acme.SENIOR_ENGINEER.userId })
    const later = await senior.get<{ text: string }>(`/canned-responses/${data.id}/rendered`, {
      ticketId: forged.ticketId,
    })
    expect(later.data.text, 'as the ticket is now').toContain('senior_engineer is on it')
  })

  test('is rendered for those who see both it and the ticket', async () => {
    const { data } = await manager.post<CannedResponse>('/canned-responses', {
      scope: 'tenant',
      name: 'Shared',
      body: 'x',
    })
    const { ticketId } = await open()
    const theirs = (await as(globex.ADMIN).post('/tickets', { title: 'a', description: 'b' })).data
    const status = async (who: typeof senior, id: string) =>
      (await who.get(`/canned-responses/${data.id}/rendered`, { ticketId: id })).status
    expect(await status(devops, ticketId)).toBe(200)
    expect(await status(user, ticketId)).toBe(403)
    expect(await status(senior, theirs.ticketId)).toBe(404)
    expect(await status(as(globex.ADMIN), theirs.ticketId)).toBe(404)
    expect(await status(senior, 'TCK-999999')).toBe(404)
    expect((await senior.get(`/canned-responses/${data.id}/rendered`)).status).toBe(400)
  })
})

describe('a template', () => {
  test('opens a ticket with what the request does not say', async () => {
    const { data: template } = await manager.post<Template>('/templates', {
      name: 'New laptop',
      fields: {
        title: 'Laptop for a newcomer',
        description: 'Please order one.',
        priority: 'LOW',
        type: 'SERVICE_REQUEST',
        category: 'technical',
        tags: ['hardware'],
        teamId: acme.support,
        customFields: { cause: 'Newcomer' },
      },
    })
    const opened = await senior.post('/tickets', {
      templateId: template.id,
      priority: 'P2',
      title: 'Laptop for Ada',
    })
    expect(opened).toMatchObject({
      status: 201,
      data: {
        title: 'Laptop for Ada',
        description: 'Please order one.',
        priority: 'P2',
        type: 'SERVICE_REQUEST',
        category: 'technical',
        tags: ['hardware'],
        teamId: acme.support,
        customFields: { cause: 'Newcomer' },
      },
    })
    const own = await senior.post('/tickets', {
      templateId: template.id,
      tags: [],
      customFields: { cause: 'Other' },
    })
    expect(own.data).toMatchObject({ tags: [], customFields: { cause: 'Other' } })
  })

  test('that lacks a title or a text leaves it to the request', async () => {
    const { data: template } = await manager.post<Template>('/templates', { name: 'Bare', fields: {} })
    const answer = await senior.post('/tickets', { templateId: template.id, title: 'x' })
    expect(answer).toMatchObject({ status: 400, meta: { error: { errors: [{ path: 'description' }] } } })
    const bare = await senior.post('/tickets', {})
    expect(bare.status).toBe(400)
    expect(bare.meta.error.errors.map((error) => error.path)).toEqual(['title', 'description'])
  })

  test("is not found in another tenant, and is the staff's", async () => {
    const { data: template } = await manager.post<Template>('/templates', {
      name: 'Ours',
      fields: { title: 'a', description: 'b' },
    })
    const foreign = await as(globex.ADMIN).post('/tickets', { templateId: template.id })
    expect(foreign).toMatchObject({ status: 404, meta: { error: { errors: [{ path: 'templateId' }] } } })
    expect((await user.post('/tickets', { templateId: template.id })).status).toBe(403)
    expect((await senior.post('/tickets', { templateId: 'x' })).status).toBe(400)
  })
})

describe('a view', () => {
  const view = async (filter: object, more: object = {}, who = manager) => {
    made += 1
    return (await who.post<View>('/views', { scope: 'tenant', name: `View ${made}`, filter, ...more })).data
  }
  const ids = (rows: readonly TicketRow[]) => rows.map((row) => row.ticketId)

  test('lists exactly what the ticket list does with its filter and its order, page by page', async () => {
    const opened = []
    for (const priority of ['P3', 'P1', 'P2'])
      opened.push(await senior.post('/tickets', { ...ticket, priority, tags: ['viewed'] }))
    const { id } = await view({ tag: 'viewed' }, { sort: 'priority' })
    const consistency = at(opened.at(-1)!.meta.consistency)
    const all = await senior.get<TicketRow[]>(`/views/${id}/tickets`, undefined, consistency)
    const list = await senior.get<TicketRow[]>('/tickets', { tag: 'viewed', sort: 'priority' })
    expect(ids(all.data)).toEqual(ids(list.data))
    expect(all.data.map((row) => row.priority)).toEqual(['P1', 'P2', 'P3'])
    const first = await senior.get<TicketRow[]>(`/views/${id}/tickets`, { limit: '2' })
    const { nextCursor, total } = first.meta.pagination
    expect(total).toBe(3)
    const second = await senior.get<TicketRow[]>(`/views/${id}/tickets`, { limit: '2', cursor: nextCursor! })
    expect(ids([...first.data, ...second.data])).toEqual(ids(all.data))
    const turned = await senior.get<TicketRow[]>(`/views/${id}/tickets`, { sort: '-priority' })
    expect(ids(turned.data)).toEqual(ids(all.data).toReversed())
    expect((await senior.get(`/views/${id}/tickets`, { status: 'NEW' })).status).toBe(400)
    expect((await senior.get(`/views/${id}/tickets`, { sort: 'colour' })).status).toBe(400)
  })

  test('means whoever looks by `me`, and filters by custom fields', async () => {
    const mine = await senior.post('/tickets', { ...ticket, tags: ['for-me'], customFields: { cause: 'Me' } })
    await senior.put(`/tickets/${mine.data.ticketId}/assign`, { assigneeId: acme.SENIOR_ENGINEER.userId })
    const other = await senior.post('/tickets', { ...ticket, tags: ['for-me'] })
    const assigned = await senior.put(`/tickets/${other.data.ticketId}/assign`, {
      assigneeId: acme.DEVOPS_ENGINEER.userId,
    })
    const { id } = await view({ tag: 'for-me', assigneeId: 'me' })
    const seen = async (who: typeof senior) =>
      ids((await who.get<TicketRow[]>(`/views/${id}/tickets`, undefined, at(assigned.meta.consistency))).data)
    expect(await seen(senior)).toEqual([mine.data.ticketId])
    expect(await seen(devops)).toEqual([other.data.ticketId])
    const byField = await view({ 'cf.cause': 'Me' })
    expect(ids((await senior.get<TicketRow[]>(`/views/${byField.id}/tickets`)).data)).toEqual([
      mine.data.ticketId,
    ])
  })

  test('counts of several are told at once', async () => {
    const opened = await senior.post('/tickets', { ...ticket, tags: ['counted'] })
    const one = await view({ tag: 'counted' })
    const none = await view({ tag: 'never-used' })
    const counts = await senior.get(
      '/views/counts',
      { ids: `${none.id},${one.id}` },
      at(opened.meta.consistency),
    )
    expect(counts).toMatchObject({
      status: 200,
      data: [
        { id: none.id, count: 0, capped: false },
        { id: one.id, count: 1, capped: false },
      ],
    })
    const foreign = await as(globex.ADMIN).get('/views/counts', { ids: one.id })
    expect(foreign).toMatchObject({ status: 404, meta: { error: { errors: [{ path: 'ids.0' }] } } })
    const many = Array.from({ length: 21 }, () => randomUUID()).join(',')
    for (const bad of ['x', '', many])
      expect((await senior.get('/views/counts', { ids: bad })).status).toBe(400)
    expect((await user.get('/views/counts', { ids: one.id })).status).toBe(403)
  })

  test("is not there for another tenant, and shows only one's own tenant", async () => {
    const { id } = await view({ priority: 'P1,P2,P3,P4' })
    expect((await as(globex.ADMIN).get(`/views/${id}/tickets`)).status).toBe(404)
    const theirs = await view({}, {}, as(globex.ADMIN))
    const foreign = await as(globex.ADMIN).get<TicketRow[]>(`/views/${theirs.id}/tickets`, { limit: '100' })
    expect(foreign.data.filter((row) => row.title === ticket.title)).toEqual([])
  })
})

test('an API key reaches tickets through the desk only as far as its scopes do, and has nothing personal', async () => {
  const name = 'Desk only'
  const made = await as(acme.ADMIN).post<{ key: string }>('/api-keys', {
    name,
    role: 'MANAGER',
    scopes: ['views.*', 'macros.*'],
  })
  const key = as({ ...acme.MANAGER, token: made.data.key })
  const { ticketId } = await open()
  const view = (await key.post<View>('/views', { scope: 'tenant', name, filter: {} })).data
  const response = (await key.post<CannedResponse>('/canned-responses', { scope: 'tenant', name, body: 'x' }))
    .data
  const macro = await macroOf([{ do: 'set_priority', priority: 'P1' }])
  for (const answer of await Promise.all([
    key.get(`/views/${view.id}/tickets`),
    key.get('/views/counts', { ids: view.id }),
    key.get(`/canned-responses/${response.id}/rendered`, { ticketId }),
    key.post('/views', { scope: 'personal', name, filter: {} }),
    key.get('/templates'),
  ]))
    expect(answer).toMatchObject({ status: 403, meta: { error: { code: 'forbidden' } } })
  const applied = await key.post(`/tickets/${ticketId}/macros/${macro.id}`, {})
  expect([403, 404]).toContain(applied.status)
})
