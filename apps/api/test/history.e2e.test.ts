import { randomUUID } from 'node:crypto'
import type { Comment, HistoryEntry, RawEvent, TicketDetail } from '@docket/contracts'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex } = await useHarness()
const admin = as(acme.ADMIN)
const agent = as(acme.SENIOR_ENGINEER)
const ticket = { title: 'A title', description: 'A description' }
const token = (answer: { meta: { consistency: string } }) => ({
  headers: { 'x-consistency': answer.meta.consistency },
})

test('history tells field by field who changed what', async () => {
  const opened = await agent.post('/tickets', ticket)
  const at = `/tickets/${opened.data.ticketId}`
  await agent.patch(at, { priority: 'P1', title: 'B' }, { headers: { 'x-request-id': 'change-0001' } })
  const noted = await agent.post(`${at}/comments`, { body: 'Hm', visibility: 'INTERNAL' })
  const history = await agent.get<HistoryEntry[]>(`${at}/history`, undefined, token(noted))
  expect(history.data).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        field: 'ticket',
        to: 'opened',
        version: 1,
        actorId: acme.SENIOR_ENGINEER.userId,
      }),
      expect.objectContaining({ field: 'priority', from: 'P3', to: 'P1', correlationId: 'change-0001' }),
      expect.objectContaining({ field: 'title', from: 'A title', to: 'B' }),
      expect.objectContaining({ field: 'comment', version: 4 }),
    ]),
  )
  expect(history.data.every(({ actorIp }) => actorIp === '127.0.0.1')).toBe(true)
  const past = await agent.get<HistoryEntry[]>(`${at}/history`, { asOf: '4' })
  expect(past.data).toEqual(history.data)
  const first = await agent.get<HistoryEntry[]>(`${at}/history`, { limit: '1', sort: '-version' })
  expect(first.data[0]).toMatchObject({ field: 'comment' })
  const next = await agent.get<HistoryEntry[]>(`${at}/history`, {
    limit: '1',
    sort: '-version',
    cursor: first.meta.pagination.nextCursor!,
  })
  expect(next.data[0]!.version).toBeLessThan(4)
})

test('raw events tell the log, page by page', async () => {
  const opened = await agent.post('/tickets', ticket)
  const at = `/tickets/${opened.data.ticketId}`
  for (let index = 0; index < 4; index += 1) await agent.post(`${at}/comments`, { body: `c${index}` })
  const first = await agent.get<RawEvent[]>(`${at}/events`, { limit: '3' })
  const second = await agent.get<RawEvent[]>(`${at}/events`, {
    limit: '3',
    cursor: first.meta.pagination.nextCursor!,
  })
  expect([...first.data, ...second.data].map(({ version }) => version)).toEqual([1, 2, 3, 4, 5])
  expect(first.data[0]).toMatchObject({
    type: 'TicketOpened',
    actor: { kind: 'user', id: acme.SENIOR_ENGINEER.userId },
  })
})

test('asOf shows ticket, comments and history as they were, by version and by instant', async () => {
  const opened = await as(acme.END_USER).post('/tickets', ticket)
  const at = `/tickets/${opened.data.ticketId}`
  await agent.post(`${at}/comments`, { body: 'One' })
  await agent.patch(at, { title: 'Later', priority: 'P1' })
  const resolved = await agent.post(`${at}/resolve`, { notes: 'Done.' })
  for (const version of [1, 2, 3, 4, 5]) {
    const past = await agent.get<TicketDetail>(at, { asOf: String(version) })
    expect(past.data).toMatchObject({
      version,
      title: version >= 3 ? 'Later' : 'A title',
      commentCount: version >= 2 ? 1 : 0,
      status: version === 5 ? 'RESOLVED' : 'NEW',
    })
    const comments = await agent.get<Comment[]>(`${at}/comments`, { asOf: String(version) })
    expect(comments.data).toHaveLength(version >= 2 ? 1 : 0)
    const history = await agent.get<HistoryEntry[]>(`${at}/history`, { asOf: String(version) })
    expect(Math.max(...history.data.map((line) => line.version))).toBe(version)
  }
  expect((await agent.get(at, { asOf: resolved.data.updatedAt })).data.status).toBe('RESOLVED')
  for (const path of [at, `${at}/comments`, `${at}/history`])
    expect(await agent.get(path, { asOf: '2000-01-01T00:00:00Z' })).toMatchObject({
      status: 404,
      meta: { error: { code: 'ticket_not_found' } },
    })
  expect((await agent.get(at, { asOf: 'then' })).status).toBe(400)
  expect((await as(acme.otherUser).get(at, { asOf: '1' })).status).toBe(404)
  const mine = await as(acme.END_USER).get(at, { asOf: '2' })
  expect(mine.data).not.toHaveProperty('escalationLevel')
})

test('asOf now shows the comments that there are now, also of merged tickets and for each who reads them', async () => {
  const [requester, other] = [as(acme.END_USER), as(acme.DEVOPS_ENGINEER)]
  const opened = await Promise.all([
    requester.post('/tickets', ticket),
    other.post('/tickets', { ...ticket, requesterId: acme.TEAM_LEAD.userId }),
    requester.post('/tickets', ticket),
  ])
  const [source, target, second] = opened.map(({ data }) => `/tickets/${data.ticketId}`) as [
    string,
    string,
    string,
  ]
  const ids = opened.map(({ data }) => data.ticketId)
  const say = (at: string, body: string, who = requester, visibility = 'PUBLIC') =>
    who.post<Comment>(`${at}/comments`, { body, visibility })
  await say(source, 'on the source')
  await say(source, 'a note', agent, 'INTERNAL')
  await say(target, 'on the target', agent)
  await say(second, 'on the second')
  const before = await agent.get<TicketDetail>(target, { asOf: '2' })
  const merge = (at: string, targetId: string) =>
    agent.post(`${at}/merge`, { targetId }, { headers: { 'if-match': '*' } })
  expect((await merge(source, ids[2]!)).status).toBe(200)
  await say(source, 'by way of the source')
  expect((await merge(second, ids[1]!)).status).toBe(200)
  await say(source, 'by way of both')
  expect((await agent.post(`${source}/unmerge`, {})).meta.error?.code).toBe('ticket_merged')

  const bodies = ({ data }: { data: Comment[] }) => data.map(({ body }) => body)
  for (const at of [source, second, target])
    for (const who of [agent, requester]) {
      const now = await agent.get(at, { asOf: new Date().toISOString() })
      await agent.get(at, undefined, {
        headers: { 'x-consistency': `${now.data.ticketId}@${now.data.version}` },
      })
      const present = await who.get<Comment[]>(`${at}/comments`)
      const past = await who.get<Comment[]>(`${at}/comments`, { asOf: new Date().toISOString() })
      expect({ at, status: past.status, data: past.data }).toEqual({
        at,
        status: present.status,
        data: present.data,
      })
    }
  const all = await agent.get<Comment[]>(`${target}/comments`)
  expect(bodies(all)).toEqual([
    ...[
      'on the source',
      'a note',
      'on the target',
      'on the second',
      'by way of the source',
      'by way of both',
    ],
  ])
  const then = await agent.get<Comment[]>(`${target}/comments`, { asOf: String(before.data.version) })
  expect(bodies(then)).toEqual(['on the target'])
})

test('history is imported with its times, its people and its steps, and only by who may', async () => {
  const occurredAt = '2016-02-29T01:16:00.000Z'
  const imported = {
    ...ticket,
    occurredAt,
    actorId: acme.otherEngineer.userId,
    requesterId: acme.END_USER.userId,
  }
  expect((await agent.post('/tickets', imported)).status).toBe(403)
  expect((await admin.post('/tickets', { ...imported, occurredAt: '2999-01-01T00:00:00Z' })).status).toBe(400)
  const opened = await admin.post('/tickets', {
    ...imported,
    status: ['OPEN', 'PENDING_INFO'],
    reason: 'VENDOR',
    assigneeId: acme.DEVOPS_ENGINEER.userId,
    teamId: acme.support,
  })
  expect(opened).toMatchObject({
    status: 201,
    data: {
      status: 'PENDING_INFO',
      pendingReason: 'VENDOR',
      createdAt: occurredAt,
      importing: true,
      channel: 'IMPORT',
      submitterId: acme.otherEngineer.userId,
    },
  })
  const at = `/tickets/${opened.data.ticketId}`
  const step = (status: unknown, time: string, more = {}) =>
    admin.patch(at, { status, occurredAt: time, ...more })
  expect((await step(['RESOLVED', 'CLOSED'], '2016-03-01T00:00:00Z')).data).toMatchObject({
    status: 'CLOSED',
    resolvedAt: '2016-03-01T00:00:00.000Z',
  })
  const again = await step(['REOPENED', 'IN_PROGRESS'], '2018-03-01T00:00:00Z', { priority: 2 })
  expect(again.data).toMatchObject({ status: 'IN_PROGRESS', reopenCount: 1, priority: 'P2' })
  expect((await step(['NEW', 'CLOSED'], '2018-03-02T00:00:00Z')).status).toBe(409)
  const events = await admin.get<RawEvent[]>(`${at}/events`)
  expect(events.data.every(({ actor }) => actor.kind === 'import')).toBe(true)
  expect(events.data[0]).toMatchObject({ occurredAt, actor: { id: acme.otherEngineer.userId } })
  expect(events.data[0]!.recordedAt > '2025').toBe(true)
  expect((await admin.get(at, { asOf: '2017-01-01T00:00:00Z' })).data.status).toBe('CLOSED')
  const finished = await admin.post(`${at}/finish-import`)
  expect(finished).toMatchObject({ status: 200, data: { importing: false } })
  expect((await agent.post(`${at}/finish-import`)).status).toBe(403)
})

test('who did it then is somebody of the tenant, also one who left, by every door', async () => {
  const { data } = await admin.post('/tickets', ticket)
  const at = `/tickets/${data.ticketId}`
  const doors = (actorId: string) => [
    () => admin.post('/tickets', { ...ticket, actorId }),
    () => admin.patch(at, { title: 'By somebody else', actorId }),
    () => admin.post(`${at}/comments`, { body: 'Said then', actorId }),
    () => admin.post(`${at}/followers`, { actorId }),
    () => admin.post(`${at}/close`, { actorId }),
  ]
  for (const actorId of [randomUUID(), globex.ADMIN.userId])
    for (const door of doors(actorId))
      expect(await door()).toMatchObject({ status: 404, meta: { error: { code: 'actor_not_found' } } })
  expect((await admin.get(at)).data).toMatchObject({ version: 1, title: ticket.title })
  expect((await agent.patch(at, { title: 'No', actorId: randomUUID() })).status).toBe(403)

  const { userId } = acme.otherUser
  expect((await admin.post(`/users/${userId}/deactivate`, {})).status).toBe(200)
  const said = await admin.post(`${at}/comments`, { body: 'I have left since', actorId: userId })
  expect(said).toMatchObject({ status: 201, data: { authorId: userId } })
})

test('an import that is repeated with its key doubles nothing', async () => {
  const body = { ...ticket, occurredAt: '2016-01-01T00:00:00Z' }
  const more = { headers: { 'idempotency-key': 'INC0000045' } }
  const [one, other] = [await admin.post('/tickets', body, more), await admin.post('/tickets', body, more)]
  expect(other.data.ticketId).toBe(one.data.ticketId)
})
