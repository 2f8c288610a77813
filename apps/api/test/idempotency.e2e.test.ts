import type { Comment } from '@docket/contracts'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex } = await useHarness()
const admin = as(acme.ADMIN)
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

test('the key is looked at before what the request names: who and what is gone since', async () => {
  const template = await admin.post<{ id: string; version: number }>('/templates', {
    name: 'A form',
    fields: { title: 'From a form', description: 'Filled in' },
  })
  expect(template.status).toBe(201)
  const opening = { templateId: template.data.id }
  const opened = await agent.post('/tickets', opening, key('of-a-template'))
  const at = `/tickets/${opened.data.ticketId}`
  const { userId } = acme.otherEngineer
  const mention = { body: 'Look', visibility: 'INTERNAL', mentions: [userId] }
  const said = await agent.post(`${at}/comments`, mention, key('to-a-colleague'))
  expect([opened.status, said.status]).toEqual([201, 201])
  expect((await admin.post(`/users/${userId}/deactivate`, {})).status).toBe(200)
  const gone = { headers: { 'if-match': `"${template.data.version}"` } }
  expect((await admin.delete(`/templates/${template.data.id}`, undefined, gone)).status).toBeLessThan(300)

  const repeats = [
    [opened, await agent.post('/tickets', opening, key('of-a-template'))],
    [said, await agent.post(`${at}/comments`, mention, key('to-a-colleague'))],
  ] as const
  for (const [first, repeat] of repeats) {
    expect(repeat).toMatchObject({ status: 201, data: first.data })
    expect(repeat.headers.get('idempotency-replayed')).toBe('true')
    expect(repeat.headers.get('location')).toBe(first.headers.get('location'))
  }
  const another = { ...mention, body: 'Look again' }
  expect((await agent.post(`${at}/comments`, another, key('to-a-colleague'))).status).toBe(404)
  expect((await agent.post('/tickets', opening, key('of-no-template'))).status).toBe(404)
  expect((await as(acme.TEAM_LEAD).post(`${at}/comments`, mention, key('to-a-colleague'))).status).toBe(404)
})

test('a refusal is not stored: the same key may succeed later', async () => {
  const { data } = await agent.post('/tickets', ticket)
  const at = `/tickets/${data.ticketId}/close`
  expect((await agent.post(at, {}, key('close-1'))).status).toBe(409)
  await agent.post(`/tickets/${data.ticketId}/resolve`, { notes: 'Done.' })
  expect((await agent.post(at, {}, key('close-1'))).status).toBe(200)
})
