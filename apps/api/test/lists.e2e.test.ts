import type { FoundTicket, TicketRow } from '@docket/contracts'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex } = await useHarness()
const agent = as(acme.SENIOR_ENGINEER)
const priorities = ['P1', 'P2', 'P3', 'P4']
let last = ''
for (let index = 0; index < 30; index += 1) {
  const opened = await agent.post('/tickets', {
    title: `ticket ${String(index).padStart(2, '0')}`,
    description: index === 7 ? 'The needle' : 'Hay',
    priority: priorities[index % 4],
    type: index % 2 ? 'PROBLEM' : 'QUESTION',
    tags: index % 3 ? [] : ['third'],
    ...(index % 5 === 0 && { assigneeId: acme.SENIOR_ENGINEER.userId, teamId: acme.support }),
  })
  last = opened.meta.consistency
}
const token = { headers: { 'x-consistency': last } }
const list = (query: Record<string, string>) => agent.get<TicketRow[]>('/tickets', query, token)
const titles = (rows: readonly TicketRow[]) => rows.map(({ title }) => title)

test('cursors walk the whole list forwards and back without gap or double', async () => {
  const all = titles((await list({ limit: '100' })).data)
  expect(all).toHaveLength(30)
  const walked: string[] = []
  const pages = []
  let page = await list({ limit: '7' })
  for (;;) {
    pages.push(titles(page.data))
    walked.push(...titles(page.data))
    const { nextCursor, hasMore } = page.meta.pagination
    expect(hasMore).toBe(nextCursor !== null)
    if (nextCursor === null) break
    page = await list({ limit: '7', cursor: nextCursor })
  }
  expect(walked).toEqual(all)
  const back = await list({ limit: '7', cursor: page.meta.pagination.prevCursor! })
  expect(titles(back.data)).toEqual(pages.at(-2))
})

test('pages by number tell how many there are', async () => {
  const second = await list({ page: '2', pageSize: '20' })
  expect(second.data).toHaveLength(10)
  expect(second.meta.pagination).toMatchObject({
    page: 2,
    pageSize: 20,
    totalPages: 2,
    total: 30,
    hasMore: false,
  })
})

test.each([
  [{ priority: 'P1,URGENT' }, 8],
  [{ priority: 'high,P4' }, 400],
  [{ status: 'NEW', type: 'PROBLEM' }, 15],
  [{ tag: 'third' }, 10],
  [{ assigneeId: 'me' }, 6],
  [{ assigneeId: 'none' }, 24],
  [{ assigneeId: 'me,none' }, 30],
  [{ q: 'needle' }, 1],
  [{ search: 'needle' }, 1],
  [{ createdTo: '2020-01-01T00:00:00Z' }, 0],
  [{ from: '2020-01-01T00:00:00Z', delayed: 'false' }, 30],
  [{ tier: 'VIP' }, 0],
])('the filter %j finds %i', async (query, count) => {
  const answer = await list({ ...(query as Record<string, string>), limit: '100' })
  if (count === 400) expect(answer.status).toBe(400)
  else expect(answer.data).toHaveLength(count)
})

/** Leaves the tenant as the other tests expect it. */
const remove = async (ticketId: string) => {
  await as(acme.ADMIN).delete(`/tickets/${ticketId}`, undefined, { headers: { 'if-match': '"2"' } })
  await agent.get('/tickets', undefined, { headers: { 'x-consistency': `${ticketId}@3` } })
}

test('a search answers the best matches with why each was found', async () => {
  const opened = await agent.post('/tickets', {
    title: 'The <b>bobcat</b> is out',
    description: 'Nothing to see',
    requester: { email: 'rosa@acme.test', name: 'Rosa' },
  })
  const { ticketId } = opened.data
  const note = { body: 'a secret lynx', visibility: 'INTERNAL' }
  const { meta } = await agent.post(`/tickets/${ticketId}/comments`, note)
  const seen = { headers: { 'x-consistency': meta.consistency } }
  const found = await agent.get<FoundTicket[]>('/tickets', { q: 'bobcat' }, seen)
  expect(found.data).toMatchObject([
    {
      ticketId,
      highlight: { field: 'title', snippet: 'The &#60;b&#62;<mark>bobcat</mark>&#60;/b&#62; is out' },
    },
  ])
  expect((await agent.get<FoundTicket[]>('/tickets', { q: 'lynx' }, seen)).data).toMatchObject([
    { ticketId, highlight: { field: 'comment', snippet: 'a secret <mark>lynx</mark>' } },
  ])
  const user = as(acme.END_USER)
  expect((await user.get<FoundTicket[]>('/tickets', { q: 'bobcat' }, seen)).data).toEqual([])
  expect((await list({ status: 'NEW', limit: '1' })).data[0]).not.toHaveProperty('highlight')
  await remove(ticketId)
})

test('a requester finds their own words, never an internal note, and no filter of staff', async () => {
  const user = as(acme.END_USER)
  const mine = await user.post('/tickets', { title: 'My ermine', description: 'It bites' })
  const { ticketId } = mine.data
  const note = { body: 'the ermine is a stoat', visibility: 'INTERNAL' }
  const { meta } = await agent.post(`/tickets/${ticketId}/comments`, note)
  const seen = { headers: { 'x-consistency': meta.consistency } }
  expect((await agent.get<FoundTicket[]>('/tickets', { q: 'stoat' }, seen)).data).toMatchObject([
    { ticketId },
  ])
  const asUser = (query: Record<string, string>) => user.get<FoundTicket[]>('/tickets', query)
  expect((await asUser({ q: 'ermine' })).data).toMatchObject([{ ticketId }])
  expect((await asUser({ q: 'stoat' })).data).toEqual([])
  expect((await asUser({ q: 'ermine stoat' })).meta.pagination.total).toBe(0)
  for (const filter of ['tier', 'delayed', 'cf.secret']) {
    const refused = await asUser({ [filter]: filter === 'tier' ? 'VIP' : 'true' })
    expect([refused.status, refused.meta.error.errors.map(({ path, code }) => [path, code])]).toEqual([
      400,
      [[filter, 'staff_only']],
    ])
  }
  expect((await asUser({ limit: '1' })).data[0]).not.toHaveProperty('customFields')
  await remove(ticketId)
})

test('unknown filters are refused by name, foreign ones with ours', async () => {
  const refused = await list({ state: 'NEW', 'cf.Os': 'x' })
  expect(refused.status).toBe(400)
  expect(refused.meta.error.errors).toMatchObject([
    { path: 'state', code: 'unknown_field', message: expect.stringContaining('status') },
    { path: 'cf.Os', code: 'unknown_field' },
  ])
})

test('sorting by ours and by the names of other products', async () => {
  const ours = titles((await list({ sort: 'priority,-number', limit: '3' })).data)
  expect(ours).toEqual(['ticket 28', 'ticket 24', 'ticket 20'])
  const theirs = await list({ sortBy: 'number', sortOrder: 'asc', page_size: '2' })
  expect(titles(theirs.data)).toEqual(['ticket 00', 'ticket 01'])
})

test('a cursor is bound to its query, its signature and its tenant', async () => {
  const { nextCursor } = (await list({ limit: '5', status: 'NEW' })).meta.pagination
  const cursor = nextCursor!
  const refused = async (answer: Promise<Awaited<ReturnType<typeof list>>>) => {
    const { status, meta } = await answer
    expect(status).toBe(400)
    expect(meta.error.errors.map(({ path }) => path)).toEqual(['cursor'])
  }
  await refused(list({ limit: '5', cursor }))
  await refused(list({ limit: '5', status: 'NEW', sort: 'number', cursor }))
  await refused(list({ limit: '5', status: 'NEW', cursor: `${cursor.slice(0, -2)}AA` }))
  await refused(list({ limit: '5', status: 'NEW', cursor: `x${cursor}` }))
  await refused(as(globex.ADMIN).get<TicketRow[]>('/tickets', { limit: '5', status: 'NEW', cursor }))
  expect((await list({ limit: '5', status: 'NEW', cursor })).data).toHaveLength(5)
})

test('an empty tenant has empty lists and counters of zero', async () => {
  const none = await as(globex.ADMIN).get<TicketRow[]>('/tickets')
  expect(none).toMatchObject({ status: 200, data: [], meta: { pagination: { total: 0, nextCursor: null } } })
  expect((await as(globex.ADMIN).get('/tickets/stats/overview')).data).toMatchObject({ total: 0, open: 0 })
})

test('the counters agree with the list', async () => {
  const counted = await agent.get<{ byPriority: object }>('/tickets/stats/overview', undefined, token)
  expect(counted.data).toMatchObject({
    total: 30,
    open: 30,
    unassigned: 24,
    createdToday: 30,
    resolvedToday: 0,
    byPriority: { P1: 8, P2: 8, P3: 7, P4: 7 },
    byType: { PROBLEM: 15, QUESTION: 15, INCIDENT: 0 },
  })
})
