import type { RawEvent } from '@docket/contracts'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, url } = await useHarness()
const agent = as(acme.SENIOR_ENGINEER)
const lead = as(acme.TEAM_LEAD)
const open = async () => {
  const opened = await as(acme.END_USER).post('/tickets', { title: 'A title', description: 'A description' })
  return { ...opened, at: `/tickets/${opened.data.ticketId}` }
}
const eventsOf = async (at: string) => (await agent.get<RawEvent[]>(`${at}/events`)).data

test('8 racing assignments with one expected version and keys, each retried, make exactly one event', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { at } = await open()
    const staff = [
      acme.DEVOPS_ENGINEER,
      acme.SENIOR_ENGINEER,
      acme.TEAM_LEAD,
      acme.MANAGER,
      acme.ADMIN,
      acme.otherEngineer,
    ]
    const racers = Array.from({ length: 8 }, (_, racer) => async () => {
      const body = { assigneeId: staff[racer % staff.length]!.userId, expectedVersion: 1 }
      const more = { headers: { 'idempotency-key': `race-${round}-${racer}` } }
      const first = await lead.put(`${at}/assign`, body, more)
      const again = await lead.put(`${at}/assign`, body, more)
      return { first, again, body }
    })
    const runs = await Promise.all(racers.map((race) => race()))
    const assigned = (await eventsOf(at)).filter((event) => event.type === 'TicketAssigned')
    expect(assigned).toHaveLength(1)
    const winner = (assigned[0]!.data as { assigneeId: string }).assigneeId
    for (const { first, again, body } of runs) {
      for (const answer of [first, again]) {
        if (answer.status === 200) expect(body.assigneeId).toBe(winner)
        else expect(answer).toMatchObject({ status: 412, meta: { error: { code: 'stale_version' } } })
      }
      if (first.status === 200) expect(again.data).toEqual(first.data)
    }
    expect(runs.some(({ first }) => first.status === 200)).toBe(true)
  }
})

test('16 people comment at once and all of them are heard', async () => {
  const { at } = await open()
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, index) => agent.post(`${at}/comments`, { body: `comment ${index}` })),
  )
  expect(answers.map((answer) => answer.status)).toEqual(Array(16).fill(201))
  const events = await eventsOf(at)
  expect(events.map((event) => event.version)).toEqual(Array.from({ length: 17 }, (_, index) => index + 1))
})

test('of 8 who claim at once one gets the ticket and the others learn who', async () => {
  const { at } = await open()
  const staff = [acme.DEVOPS_ENGINEER, acme.SENIOR_ENGINEER, acme.TEAM_LEAD, acme.MANAGER, acme.ADMIN]
  const answers = await Promise.all(staff.map((person) => as(person).post(`${at}/claim`)))
  const won = answers.filter((answer) => answer.status === 200)
  expect(won).toHaveLength(1)
  for (const lost of answers.filter((answer) => answer.status !== 200))
    expect(lost).toMatchObject({
      status: 409,
      meta: { error: { code: 'already_assigned', assigneeId: won[0]!.data.assigneeId } },
    })
})

test('a stale version conflicts only where the same field was touched, and tells what came between', async () => {
  const { at } = await open()
  await agent.patch(at, { title: 'Newer title' })
  const other = await agent.patch(at, { priority: 'P1' }, { headers: { 'if-match': '"1"' } })
  expect(other).toMatchObject({ status: 200, data: { title: 'Newer title', priority: 'P1' } })
  const same = await agent.patch(at, { title: 'My title', expectedVersion: 1 })
  expect(same).toMatchObject({
    status: 412,
    meta: { error: { code: 'stale_version', currentVersion: 3, between: [{ version: 2 }, { version: 3 }] } },
  })
  const future = await agent.patch(at, { title: 'My title', expectedVersion: 99 })
  expect(future.status).toBe(412)
})

test('tags that somebody changed meanwhile are not replaced unseen', async () => {
  const { at } = await open()
  await agent.patch(at, { tags: ['theirs'] })
  expect((await agent.patch(at, { tags: ['mine'], expectedVersion: 1 })).status).toBe(412)
  expect((await agent.patch(at, { tags: ['mine'], expectedVersion: 2 })).data.tags).toEqual(['mine'])
})

test('PUT and DELETE of a ticket need the version seen', async () => {
  const { at } = await open()
  const whole = { title: 'Whole', description: 'New', type: 'PROBLEM', priority: 'P4' }
  expect(await agent.put(at, whole)).toMatchObject({
    status: 428,
    meta: { error: { code: 'precondition_required' } },
  })
  expect(await agent.put(at, { ...whole, expectedVersion: 1 })).toMatchObject({ status: 200, data: whole })
  expect((await as(acme.ADMIN).delete(at)).status).toBe(428)
  expect((await as(acme.ADMIN).delete(at, undefined, { headers: { 'if-match': '"1"' } })).status).toBe(412)
  const { version } = (await eventsOf(at)).at(-1)!
  const gone = await as(acme.ADMIN).delete(at, undefined, { headers: { 'if-match': `"${version}"` } })
  expect(gone).toMatchObject({ status: 200, data: null })
  const token = { headers: { 'x-consistency': gone.meta.consistency } }
  expect((await agent.get(at, undefined, token)).status).toBe(404)
  expect((await agent.patch(at, { title: 'Gone?' })).status).toBe(404)
  const back = await as(acme.ADMIN).post(`${at}/restore`)
  expect(back.status).toBe(200)
  expect(
    (await agent.get(at, undefined, { headers: { 'x-consistency': back.meta.consistency } })).status,
  ).toBe(200)
})

test('a staff reply that crossed another one is held back unless forced; notes and requesters never are', async () => {
  const { at } = await open()
  await lead.post(`${at}/comments`, { body: 'I am on it.' })
  const crossed = await agent.post(`${at}/comments`, { body: 'Me too.', expectedVersion: 1 })
  expect(crossed).toMatchObject({ status: 409, meta: { error: { code: 'reply_stale' } } })
  const note = { body: 'Hm.', visibility: 'INTERNAL', expectedVersion: 1 }
  expect((await agent.post(`${at}/comments`, note)).status).toBe(201)
  const user = as(acme.END_USER)
  expect((await user.post(`${at}/comments`, { body: 'Thanks', expectedVersion: 1 })).status).toBe(201)
  const forced = await agent.post(`${at}/comments`, { body: 'Me too.', expectedVersion: 1, force: true })
  expect(forced.status).toBe(201)
})

test('a read with the token of a write never answers older', async () => {
  const { at } = await open()
  for (let turn = 0; turn < 40; turn += 1) {
    const title = `title ${turn}`
    const saved = await agent.patch(at, { title })
    const token = { headers: { 'x-consistency': saved.meta.consistency } }
    const [one, list] = await Promise.all([
      agent.get(at, undefined, token),
      agent.get<{ ticketId: string; title: string }[]>('/tickets', { sort: '-updatedAt', limit: '1' }, token),
    ])
    expect(one.data.title).toBe(title)
    expect(list.data[0]).toMatchObject({ title })
  }
})

test('a read that cannot reach its token in 2 s is read_behind with Retry-After', async () => {
  const { at, data } = await open()
  const began = performance.now()
  const behind = await agent.get(at, undefined, { headers: { 'x-consistency': `${data.ticketId}@99` } })
  expect(behind).toMatchObject({ status: 503, meta: { error: { code: 'read_behind', retryable: true } } })
  expect(behind.headers.get('retry-after')).toBe('1')
  expect(performance.now() - began).toBeLessThan(4_000)
})

test('request id and trace are echoed, and made up when they are missing or unfit', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const named = await agent.get('/tickets', undefined, {
    headers: { 'x-request-id': 'mine-1234', traceparent },
  })
  expect(named.meta).toMatchObject({ requestId: 'mine-1234', traceparent })
  expect(named.headers.get('x-request-id')).toBe('mine-1234')
  const unfit = await agent.get('/tickets', undefined, {
    headers: { 'x-request-id': 'no!', traceparent: 'x' },
  })
  expect(unfit.meta.requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(unfit.meta).toMatchObject({
    traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
  })
})

test('health answers outside the base path, and every answer carries security headers', async () => {
  expect((await fetch(`${url}/health/live`)).status).toBe(200)
  expect((await fetch(`${url}/metrics`)).headers.get('content-type')).toContain('text/plain')
  const headers = (await agent.get('/tickets')).headers
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect((await fetch(`${url}/docs`)).status).toBe(200)
})

test('fifty tags are replaced by fifty others, and one more is refused', async () => {
  const named = (first: string) => Array.from({ length: 50 }, (_, n) => `${first}-${n}`)
  const { data } = await agent.post('/tickets', { title: 'T', description: 'D', tags: named('old') })
  const at = `/tickets/${data.ticketId}`
  const replaced = await agent.patch(at, { tags: named('new') })
  expect(replaced).toMatchObject({ status: 200, data: { tags: named('new') } })
  const more = await agent.post(`${at}/tags`, { tags: ['one-more'] })
  expect(more).toMatchObject({ status: 422, meta: { error: { code: 'too_many_tags', tags: 50 } } })
})
