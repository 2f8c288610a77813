import type { Comment, HistoryEntry, RawEvent, TicketRow } from '@docket/contracts'
import { ticketStream } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, pool } = await useHarness()
const agent = as(acme.SENIOR_ENGINEER)

test('a parked ticket is read from the log when its reader asks for what they wrote', async () => {
  const opened = await as(acme.END_USER).post('/tickets', { title: 'Poison', description: 'b' })
  const at = `/tickets/${opened.data.ticketId}`
  await agent.get(at, undefined, { headers: { 'x-consistency': opened.meta.consistency } })
  await pool.query(
    `insert into parked (consumer, stream_id, version, error, attempts, at)
     values ('projections', $1, 2, 'cannot be applied', 3, now())`,
    [ticketStream(opened.data.ticketId)],
  )
  await agent.patch(at, { title: 'Cured', priority: 'P1' })
  const replied = await agent.post<Comment>(`${at}/comments`, { body: 'See?' })
  await agent.post(`${at}/comments`, { body: 'Hush', visibility: 'INTERNAL' })

  const token = { headers: { 'x-consistency': replied.meta.consistency } }
  for (const id of [opened.data.ticketId, opened.data.number])
    expect((await agent.get(`/tickets/${id}`, undefined, token)).data).toMatchObject({
      title: 'Cured',
      priority: 'P1',
    })
  const mine = await as(acme.END_USER).get(at, undefined, token)
  expect(mine.data).toMatchObject({ title: 'Cured', commentCount: 1 })
  const comments = await as(acme.END_USER).get<Comment[]>(`${at}/comments`, undefined, token)
  expect(comments.data.map(({ body }) => body)).toEqual(['See?'])
  const one = await as(acme.END_USER).get<Comment>(
    `${at}/comments/${replied.data.commentId}`,
    undefined,
    token,
  )
  expect(one.data.body).toBe('See?')
  const timeline = await as(acme.END_USER).get<{ comment: Comment | null }[]>(
    `${at}/timeline`,
    undefined,
    token,
  )
  expect(timeline.data.flatMap(({ comment }) => comment?.body ?? [])).toEqual(['See?'])
  const history = await agent.get<HistoryEntry[]>(`${at}/history`, undefined, token)
  expect(history.data.map(({ field }) => field)).toContain('priority')
  expect((await as(acme.otherUser).get(at, undefined, token)).status).toBe(404)
  const list = await agent.get<TicketRow[]>('/tickets', undefined, token)
  expect(list).toMatchObject({ status: 503, meta: { error: { code: 'read_behind' } } })
})

test('the token of a parked ticket answers for that ticket only, whatever the path names', async () => {
  const other = await agent.post('/tickets', { title: 'Healthy', description: 'b' })
  await agent.get('/tickets', undefined, { headers: { 'x-consistency': other.meta.consistency } })
  const parked = await agent.post('/tickets', { title: 'Parked', description: 'b' })
  await agent.get('/tickets', undefined, { headers: { 'x-consistency': parked.meta.consistency } })
  await pool.query(
    `insert into parked (consumer, stream_id, version, error, attempts, at)
     values ('projections', $1, 2, 'cannot be applied', 3, now())`,
    [ticketStream(parked.data.ticketId)],
  )
  const edited = await agent.patch(`/tickets/${parked.data.ticketId}`, { title: 'Still parked' })
  const token = { headers: { 'x-consistency': edited.meta.consistency } }
  for (const id of [other.data.number, other.data.ticketId]) {
    const events = await agent.get<RawEvent[]>(`/tickets/${id}/events`, undefined, token)
    expect(events.data.map(({ ticketId }) => ticketId)).toEqual([other.data.ticketId])
    expect((await agent.get(`/tickets/${id}`, undefined, token)).data.title).toBe('Healthy')
    expect((await agent.get(`/tickets/${id}`, { asOf: '1' }, token)).data.title).toBe('Healthy')
  }
  const own = await agent.get<RawEvent[]>(`/tickets/${parked.data.number}/events`, undefined, token)
  expect(own.data.map(({ ticketId }) => ticketId)).toEqual([parked.data.ticketId, parked.data.ticketId])
})
