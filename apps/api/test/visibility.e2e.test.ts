import type { Comment, TicketRow } from '@docket/contracts'
import { uuidv7 } from '@docket/runtime'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex } = await useHarness()
const agent = as(acme.SENIOR_ENGINEER)
const user = as(acme.END_USER)
const ticket = { title: 'A title', description: 'A description' }
const opened = await user.post('/tickets', ticket)
const at = `/tickets/${opened.data.ticketId}`
const reply = await agent.post<Comment>(`${at}/comments`, { body: 'In public.' })
const note = await agent.post<Comment>(`${at}/comments`, {
  body: 'Behind the scenes.',
  visibility: 'INTERNAL',
})
const latest = { headers: { 'x-consistency': note.meta.consistency } }

test('a requester meets the public parts of their own ticket and nothing of the rest', async () => {
  await agent.get(at, undefined, latest)
  const mine = await user.get(at, undefined, { headers: { 'x-consistency': reply.meta.consistency } })
  expect(mine).toMatchObject({ status: 200, data: { commentCount: 1, version: 2 } })
  for (const member of ['tier', 'delayed', 'escalationLevel', 'reassignmentCount', 'importing', 'followers'])
    expect(mine.data).not.toHaveProperty(member)
  const comments = await user.get<Comment[]>(`${at}/comments`)
  expect(comments.data.map(({ commentId }) => commentId)).toEqual([reply.data.commentId])
  expect(comments.meta.pagination.total).toBe(1)
  const staff = await agent.get(at)
  expect(staff.data).toMatchObject({
    commentCount: 2,
    version: 3,
    escalationLevel: 0,
    delayed: false,
    tier: 'VIP',
  })
})

test('an internal note moves nothing that the requester sees', async () => {
  const before = await user.get(at)
  const again = await agent.post(`${at}/comments`, { body: 'Psst.', visibility: 'INTERNAL' })
  await agent.get(at, undefined, { headers: { 'x-consistency': again.meta.consistency } })
  const after = await user.get(at)
  const { allowed: _one, ...seenBefore } = before.data
  const { allowed: _other, ...seenAfter } = after.data
  expect(seenAfter).toEqual(seenBefore)
  expect(after.headers.get('etag')).toBe(before.headers.get('etag'))
})

test('a version that an internal note made stale tells the requester nothing of it', async () => {
  const { data } = await user.post('/tickets', ticket)
  const of = `/tickets/${data.ticketId}`
  await agent.post(`${of}/comments`, { body: 'Secret thoughts', visibility: 'INTERNAL' })
  await agent.patch(of, { title: 'Other' })
  const stale = await user.patch(of, { title: 'Mine', expectedVersion: 1 })
  expect(stale).toMatchObject({
    status: 412,
    meta: { error: { between: [{ type: 'TicketDetailsChanged' }] } },
  })
  expect(stale.text).not.toContain('Secret')
})

test('another requester gets the answer of a random id, everywhere', async () => {
  const stranger = as(acme.otherUser)
  const said = (answer: { status: number; meta: { error: unknown } }) => [answer.status, answer.meta.error]
  const asks = [
    (id: string) => stranger.get(`/tickets/${id}`),
    (id: string) => stranger.get(`/tickets/${id}/comments`),
    (id: string) => stranger.get(`/tickets/${id}?asOf=1`),
    (id: string) => stranger.patch(`/tickets/${id}`, { title: 'Mine now' }),
    (id: string) => stranger.post(`/tickets/${id}/comments`, { body: 'Hello?' }),
    (id: string) => stranger.post(`/tickets/${id}/close`),
    (id: string) => stranger.post(`/tickets/${id}/reopen`),
  ]
  for (const ask of asks) {
    const hidden = await ask(opened.data.ticketId)
    expect(hidden.status).toBe(404)
    expect(said(hidden)).toEqual(said(await ask(uuidv7())))
  }
})

test('a requester lists and counts their own tickets only', async () => {
  const theirs = await as(acme.otherUser).post('/tickets', { ...ticket, title: 'Theirs' })
  const more = { headers: { 'x-consistency': theirs.meta.consistency } }
  const list = await as(acme.otherUser).get<TicketRow[]>('/tickets', undefined, more)
  expect(list.data.map(({ title }) => title)).toEqual(['Theirs'])
  expect(list.meta.pagination.total).toBe(1)
  const other = await as(acme.otherUser).get<TicketRow[]>('/tickets', { requesterId: acme.END_USER.userId })
  expect(other.data).toEqual([])
  expect((await as(acme.otherUser).get('/tickets', { tier: 'VIP' })).status).toBe(400)
  expect((await as(acme.otherUser).get('/tickets', { delayed: 'true' })).status).toBe(400)
})

test.each(['history', 'events'])('%s is for staff', async (door) => {
  expect(await user.get(`${at}/${door}`)).toMatchObject({
    status: 403,
    meta: { error: { code: 'forbidden' } },
  })
  expect((await agent.get(`${at}/${door}`)).status).toBe(200)
})

test('the counters are for staff', async () => {
  expect((await user.get('/tickets/stats/overview')).status).toBe(403)
  expect((await agent.get('/tickets/stats/overview')).data).toMatchObject({ total: 3, byStatus: { NEW: 3 } })
})

test('a requester may say what they need, not who answers it or how far it is', async () => {
  for (const more of [
    { assigneeId: acme.SENIOR_ENGINEER.userId },
    { teamId: acme.support },
    { tags: ['vip'] },
    { status: 'RESOLVED' },
    { occurredAt: '2020-01-01T00:00:00Z' },
    { requesterId: acme.otherUser.userId },
    { requesterId: '01900000-0000-7000-8000-000000000000' }, // nobody: told the same
  ])
    expect(await user.post('/tickets', { ...ticket, ...more })).toMatchObject({
      status: 403,
      meta: { error: { code: 'forbidden' } },
    })
})

test('staff route a new ticket and set its first status as far as their role reaches', async () => {
  const engineer = as(acme.DEVOPS_ENGINEER)
  const self = { assigneeId: acme.DEVOPS_ENGINEER.userId }
  for (const more of [
    { status: 'RESOLVED', resolution: { notes: 'At once.' } },
    { status: 'IN_PROGRESS' },
    { assigneeId: acme.otherEngineer.userId },
    { ...self, teamId: acme.platform },
  ])
    expect(await engineer.post('/tickets', { ...ticket, ...more })).toMatchObject({
      status: 403,
      meta: { error: { code: 'forbidden' } },
    })
  const done = { ...ticket, status: 'RESOLVED', resolution: { notes: 'At once.' } }
  expect(await engineer.post('/tickets', { ...ticket, status: 'OPEN' })).toMatchObject({ status: 201 })
  expect(await engineer.post('/tickets', { ...done, ...self })).toMatchObject({ status: 201 })
  expect((await agent.post('/tickets', done)).status).toBe(201)
  expect((await agent.post('/tickets', { ...ticket, teamId: acme.platform })).status).toBe(403)
  expect((await as(acme.TEAM_LEAD).post('/tickets', { ...ticket, teamId: acme.platform })).status).toBe(201)
})

test('another tenant does not exist, in path, query and body', async () => {
  const foreign = as(globex.ADMIN)
  for (const ask of [
    () => foreign.get(at),
    () => foreign.get(`${at}/history`),
    () => foreign.get(`${at}/events`),
    () => foreign.get(`${at}/comments?asOf=1`),
    () => foreign.patch(at, { title: 'Ours' }),
    () => foreign.put(`${at}/assign`, { assigneeId: globex.ADMIN.userId }),
    () => foreign.post(`${at}/restore`),
    () => foreign.post('/tickets', { ...ticket, assigneeId: acme.SENIOR_ENGINEER.userId }),
    () => foreign.post('/tickets', { ...ticket, teamId: acme.support }),
    () => foreign.post('/tickets', { ...ticket, requesterId: acme.END_USER.userId }),
  ])
    expect((await ask()).status).toBe(404)
  const own = await foreign.post('/tickets', ticket)
  expect(
    (await foreign.patch(`/tickets/${own.data.ticketId}`, { assigneeId: acme.ADMIN.userId })).status,
  ).toBe(404)
  const list = await foreign.get<TicketRow[]>('/tickets', { requesterId: acme.END_USER.userId })
  expect(list.data).toEqual([])
  expect((await agent.get(at)).data.title).toBe(ticket.title)
})

test('each role reaches as far as the table says', async () => {
  const { data } = await user.post('/tickets', { ...ticket, title: 'Whose?' })
  const of = `/tickets/${data.ticketId}`
  const engineer = as(acme.DEVOPS_ENGINEER)
  expect((await engineer.patch(of, { priority: 'P1' })).status).toBe(403)
  expect((await engineer.post(`${of}/claim`)).status).toBe(200)
  expect((await engineer.patch(of, { priority: 'P1' })).status).toBe(200)
  expect((await engineer.post(`${of}/deescalate`)).status).toBe(403)
  expect((await engineer.delete(of, undefined, { headers: { 'if-match': '*' } })).status).toBe(403)
  expect((await as(acme.MANAGER).delete(of, undefined, { headers: { 'if-match': '*' } })).status).toBe(403)
  expect((await user.post(`${of}/resolve`, { notes: 'x' })).status).toBe(403)
  expect((await user.patch(of, { priority: 'P1' })).status).toBe(403)
  expect((await user.patch(of, { title: 'Mine' })).status).toBe(200)
  await agent.post(`${of}/resolve`, { notes: 'Done.' })
  expect((await user.patch(of, { title: 'Mine again' })).status).toBe(403)
  expect((await user.post(`${of}/close`)).status).toBe(200)
  expect((await user.post(`${of}/reopen`)).status).toBe(200)
})

test('staff open for a requester by address, who is made once', async () => {
  const requester = { email: 'New.Person@customer.test', name: 'New Person' }
  const first = await agent.post('/tickets', { ...ticket, requester })
  const second = await agent.post('/tickets', { ...ticket, requester: { email: 'new.person@customer.test' } })
  expect(first.status).toBe(201)
  expect(second.data.requesterId).toBe(first.data.requesterId)
  expect(first.data).toMatchObject({ submitterId: acme.SENIOR_ENGINEER.userId, status: 'NEW' })
  expect((await user.post('/tickets', { ...ticket, requester })).status).toBe(403)
  const both = await agent.post('/tickets', { ...ticket, requester, requesterId: acme.END_USER.userId })
  expect(both.status).toBe(400)
})

test.each([{}, { until: null }, { expectedVersion: 1 }])(
  'saving nothing (%o) reads nothing hidden',
  async (body) => {
    const own = await user.post('/tickets', ticket)
    const mine = await user.patch(`/tickets/${own.data.ticketId}`, body)
    expect(mine).toMatchObject({ status: 200, data: { title: ticket.title, version: 1 } })

    const deleted = await user.post('/tickets', ticket)
    await as(acme.ADMIN).delete(`/tickets/${deleted.data.ticketId}`, undefined, {
      headers: { 'if-match': '*' },
    })
    const none = await user.patch(`/tickets/${uuidv7()}`, body)
    expect(none).toMatchObject({ status: 404, meta: { error: { code: 'ticket_not_found' } } })
    for (const [somebody, ticketId] of [
      [as(acme.otherUser), own.data.ticketId],
      [as(globex.ADMIN), own.data.ticketId],
      [user, deleted.data.ticketId],
      [agent, deleted.data.ticketId],
    ] as const) {
      const hidden = await somebody.patch(`/tickets/${ticketId}`, body)
      expect(hidden).toMatchObject({ status: 404, data: null })
      expect(hidden.meta.error).toEqual(none.meta.error)
    }
  },
)
