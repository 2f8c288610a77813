import type { Comment } from '@docket/contracts'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex } = await useHarness()
const agent = as(acme.SENIOR_ENGINEER)
const ticket = { title: 'A title', description: 'A description' }
const key = (name: string) => ({ headers: { 'idempotency-key': name } })

test('a repeat is told what the first was told, with fresh headers, and opens nothing', async () => {
  const first = await agent.post('/tickets', ticket, key('open-1'))
  const again = await agent.post(
    '/tickets',
    { description: ticket.description, title: ticket.title },
    key('"open-1"'),
  )
  expect(again).toMatchObject({ status: 201, data: first.data, message: first.message })
  expect(first.headers.get('idempotency-replayed')).toBeNull()
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(again.headers.get('location')).toBe(first.headers.get('location'))
  expect(again.headers.get('etag')).toBe('"1"')
  expect(again.meta.requestId).not.toBe(first.meta.requestId)
  expect(again.meta.consistency).toBe(first.meta.consistency)
})

test('the same key with another body is 422', async () => {
  await agent.post('/tickets', ticket, key('open-2'))
  const other = await agent.post('/tickets', { ...ticket, title: 'Another' }, key('open-2'))
  expect(other).toMatchObject({ status: 422, meta: { error: { code: 'idempotency_key_reused' } } })
})

test('a key is unique per person, route and ticket', async () => {
  const one = await agent.post('/tickets', ticket, key('open-3'))
  expect((await as(acme.TEAM_LEAD).post('/tickets', ticket, key('open-3'))).data.ticketId).not.toBe(
    one.data.ticketId,
  )
  expect((await as(globex.ADMIN).post('/tickets', ticket, key('open-3'))).data.ticketId).not.toBe(
    one.data.ticketId,
  )
  const comment = await agent.post<Comment>(
    `/tickets/${one.data.ticketId}/comments`,
    { body: 'a' },
    key('open-3'),
  )
  expect(comment.status).toBe(201)
})

test('sixteen at once with one key open one ticket', async () => {
  const answers = await Promise.all(
    Array.from({ length: 16 }, () => agent.post('/tickets', ticket, key('open-4'))),
  )
  expect(new Set(answers.map((answer) => `${answer.status} ${answer.data.ticketId}`)).size).toBe(1)
  expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === null)).toHaveLength(1)
})

test('the key is looked at before If-Match', async () => {
  const { data } = await agent.post('/tickets', ticket)
  const more = { headers: { 'idempotency-key': 'edit-1', 'if-match': '"1"' } }
  const first = await agent.patch(`/tickets/${data.ticketId}`, { title: 'Mine' }, more)
  await agent.patch(`/tickets/${data.ticketId}`, { title: 'Theirs' })
  const again = await agent.patch(`/tickets/${data.ticketId}`, { title: 'Mine' }, more)
  expect(again).toMatchObject({ status: 200, data: first.data })
})

test('a command that changes nothing stores its answer too', async () => {
  const { data } = await agent.post('/tickets', ticket)
  const first = await agent.patch(`/tickets/${data.ticketId}`, { title: ticket.title }, key('same-1'))
  expect(first).toMatchObject({ status: 200, data: { version: 1 } })
  await agent.patch(`/tickets/${data.ticketId}`, { title: 'Newer' })
  const again = await agent.patch(`/tickets/${data.ticketId}`, { title: ticket.title }, key('same-1'))
  expect(again).toMatchObject({ status: 200, data: { version: 1, title: ticket.title } })
})

test('a refusal is not stored: the same key may succeed later', async () => {
  const { data } = await agent.post('/tickets', ticket)
  const at = `/tickets/${data.ticketId}/close`
  expect((await agent.post(at, {}, key('close-1'))).status).toBe(409)
  await agent.post(`/tickets/${data.ticketId}/resolve`, { notes: 'Done.' })
  expect((await agent.post(at, {}, key('close-1'))).status).toBe(200)
})
