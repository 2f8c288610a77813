import type { Comment } from '@docket/contracts'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme } = await useHarness()
const ticket = { title: 'The printer is on fire', description: 'Third floor, next to the kitchen.' }
const agent = as(acme.SENIOR_ENGINEER)
const after = (answer: { meta: { consistency: string } }) => ({
  headers: { 'x-consistency': answer.meta.consistency },
})

test('a requester opens a ticket and reads it back by id and by number', async () => {
  const user = as(acme.END_USER)
  const opened = await user.post('/tickets', { ...ticket, priority: 'HIGH' })
  expect(opened).toMatchObject({
    status: 201,
    success: true,
    data: { status: 'NEW', priority: 'P2', requesterId: acme.END_USER.userId, version: 1 },
  })
  expect(opened.headers.get('etag')).toBe('"1"')
  expect(opened.headers.get('location')).toBe(`/api/v1/tickets/${opened.data.ticketId}`)
  expect(opened.meta.consistency).toBe(`${opened.data.ticketId}@1`)
  for (const id of [opened.data.ticketId, opened.data.number, opened.data.number.toLowerCase()]) {
    const read = await user.get(`/tickets/${id}`, undefined, after(opened))
    expect(read).toMatchObject({ status: 200, data: { ...ticket, ticketId: opened.data.ticketId } })
    expect(read.headers.get('etag')).toBe('"1"')
  }
})

test('an answer has exactly four keys', async () => {
  const opened = await agent.post('/tickets', ticket)
  expect(Object.keys(JSON.parse(opened.text))).toEqual(['success', 'message', 'data', 'meta'])
  const missing = await agent.get('/tickets/TCK-999999')
  expect(Object.keys(JSON.parse(missing.text))).toEqual(['success', 'message', 'data', 'meta'])
})

test('one save changes several things with one correlation', async () => {
  const opened = await agent.post('/tickets', { ...ticket, tags: ['fire', 'old'] })
  const saved = await agent.patch(
    `/tickets/${opened.data.ticketId}`,
    {
      title: 'Printer smoulders',
      priority: 1,
      assigneeId: acme.SENIOR_ENGINEER.userId,
      teamId: acme.support,
      tags: ['fire', 'urgent'],
      status: 'RESOLVED',
      resolution: { code: 'fixed', notes: 'Put out.' },
    },
    { headers: { 'x-request-id': 'one-save-0001' } },
  )
  expect(saved).toMatchObject({
    status: 200,
    data: {
      title: 'Printer smoulders',
      priority: 'P1',
      status: 'RESOLVED',
      tags: ['fire', 'urgent'],
      resolution: { code: 'fixed', notes: 'Put out.' },
      assigneeId: acme.SENIOR_ENGINEER.userId,
    },
  })
  const events = await agent.get<{ type: string; correlationId: string }[]>(
    `/tickets/${opened.data.ticketId}/events`,
  )
  expect(events.data.slice(1).every((event) => event.correlationId === 'one-save-0001')).toBe(true)
  expect(events.data.map((event) => event.type)).toContain('TicketResolved')
})

test('nothing of a save is written when one part of it is refused', async () => {
  const opened = await agent.post('/tickets', ticket)
  const saved = await agent.patch(`/tickets/${opened.data.ticketId}`, { title: 'Changed', status: 'CLOSED' })
  expect(saved).toMatchObject({
    status: 409,
    data: null,
    meta: { error: { code: 'illegal_transition', allowed: expect.arrayContaining(['RESOLVED']) } },
  })
  const read = await agent.get(`/tickets/${opened.data.ticketId}`, undefined, after(opened))
  expect(read.data).toMatchObject({ title: ticket.title, version: 1 })
})

test('send and resolve is one append', async () => {
  const opened = await as(acme.END_USER).post('/tickets', ticket)
  const sent = await agent.post<Comment>(`/tickets/${opened.data.ticketId}/comments`, {
    body: 'Done, have a look.',
    status: 'RESOLVED',
    resolution: { notes: 'Replaced the fuser.' },
  })
  expect(sent).toMatchObject({ status: 201, data: { visibility: 'PUBLIC', version: 2, authorKind: 'agent' } })
  const read = await agent.get(`/tickets/${opened.data.ticketId}`, undefined, after(sent))
  expect(read.data).toMatchObject({ status: 'RESOLVED', commentCount: 1, version: 3 })
})

test('the way of a ticket through its commands', async () => {
  const opened = await agent.post('/tickets', ticket)
  const at = `/tickets/${opened.data.ticketId}`
  const steps = [
    [await agent.post(`${at}/claim`), { status: 'OPEN', assigneeId: acme.SENIOR_ENGINEER.userId }],
    [
      await agent.patch(`${at}/status`, { status: 'PENDING_INFO', reason: 'VENDOR' }),
      { pendingReason: 'VENDOR' },
    ],
    [
      await agent.patch(`${at}/status`, { status: 'IN_PROGRESS' }),
      { status: 'IN_PROGRESS', pendingReason: null },
    ],
    [
      await agent.post(`${at}/escalate`, { reason: 'It spreads' }),
      { status: 'ESCALATED', escalationLevel: 1 },
    ],
    [await agent.post(`${at}/deescalate`), { status: 'IN_PROGRESS', escalationLevel: 0 }],
    [await agent.post(`${at}/release`), { assigneeId: null }],
    [
      await as(acme.TEAM_LEAD).put(`${at}/assign`, { assigneeId: acme.DEVOPS_ENGINEER.userId }),
      { status: 'IN_PROGRESS' },
    ],
    [await agent.delete(`${at}/assignee`), { assigneeId: null }],
    [await agent.post(`${at}/resolve`, { notes: 'Gone.' }), { status: 'RESOLVED' }],
    [await agent.post(`${at}/close`), { status: 'CLOSED' }],
    [await agent.post(`${at}/reopen`, { reason: 'Again' }), { status: 'REOPENED', reopenCount: 1 }],
  ] as const
  for (const [answer, expected] of steps) expect(answer).toMatchObject({ status: 200, data: expected })
})

test('one ticket says what its reader may do, and why not', async () => {
  const opened = await as(acme.END_USER).post('/tickets', ticket)
  const read = await as(acme.END_USER).get(`/tickets/${opened.data.ticketId}`, undefined, after(opened))
  const allowed = new Map(read.data.allowed?.map((one) => [`${one.command} ${one.visibility ?? ''}`, one]))
  expect(allowed.get('ChangeDetails ')).toMatchObject({ allowed: true })
  expect(allowed.get('AddComment PUBLIC')).toMatchObject({ allowed: true })
  expect(allowed.get('AddComment INTERNAL')).toMatchObject({ allowed: false, code: 'forbidden' })
  expect(allowed.get('CloseTicket ')).toMatchObject({ allowed: false })
})
