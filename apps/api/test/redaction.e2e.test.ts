import { randomUUID } from 'node:crypto'
import { createOutboxWakeup } from '@docket/event-store'
import { redactionMarker } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { startProjecting } from './projecting.ts'

const { as, acme, globex, pool, projecting, context } = await useHarness()
const admin = as(acme.ADMIN)
const manager = as(acme.MANAGER)
const agent = as(acme.SENIOR_ENGINEER)
const requester = as(acme.END_USER)
const secret = 'hunter-zwei-geheim'

const open = async (title = 'A title', more: object = {}, hidden = secret) => {
  const opened = await requester.post(
    '/tickets',
    { title, description: `my password is ${hidden}, sorry` },
    more,
  )
  return { ...opened, id: opened.data.ticketId, at: `/tickets/${opened.data.ticketId}` }
}
/** Every table of the database as text, without the ones that hold no tenant's text. */
const whereIs = async (text: string) => {
  const { rows } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const { rowCount } = await pool.query(
      `select from ${name} as t where position($1 in t::text) > 0 limit 1`,
      [text],
    )
    if (rowCount) found.push(name)
  }
  return found
}

test('a piece of text is gone from every table at once, and a marker stands in its place', async () => {
  const key = { headers: { 'idempotency-key': 'with-a-secret' } }
  const { at, id } = await open('A title', key)
  await agent.patch(at, { description: `still ${secret}` })
  await agent.patch(at, { description: 'clean' })
  const said = await agent.post(`${at}/comments`, { body: `I saw ${secret}`, visibility: 'INTERNAL' })
  await agent.post(`${at}/resolve`, { notes: `changed ${secret}` })
  await agent.get(at, undefined, { headers: { 'x-consistency': `${id}@5` } })
  expect(await whereIs(secret)).toEqual(
    expect.arrayContaining(['commands', 'events', 'ticket_comment', 'ticket_history']),
  )

  const redacted = await manager.post(`${at}/redact`, {
    text: secret,
    reason: `it was ${secret}`,
    expectedVersion: 5,
  })
  expect(redacted).toMatchObject({
    status: 200,
    data: { version: 6, resolution: { notes: `changed ${redactionMarker}` } },
  })
  expect(await whereIs(secret)).toEqual([])

  const token = { headers: { 'x-consistency': redacted.meta.consistency } }
  await agent.get(at, undefined, token)
  expect(await whereIs(secret)).toEqual([])
  type Said = { commentId: string; body: string }
  const comments = await agent.get<Said[]>(`${at}/comments`)
  expect(comments.data).toMatchObject([{ body: `I saw ${redactionMarker}` }])
  expect((await agent.get<unknown[]>('/tickets', { q: secret })).data).toEqual([])
  expect((await agent.get(at, { asOf: '2' })).data.description).toBe(`still ${redactionMarker}`)
  const repeated = await requester.post(
    '/tickets',
    { title: 'A title', description: `my password is ${secret}, sorry` },
    key,
  )
  expect(repeated.headers.get('idempotency-replayed')).toBe('true')
  expect(repeated.data.description).toBe(`my password is ${redactionMarker}, sorry`)
  expect(said.status).toBe(201)
})

test('it is an event and in the audit, and nothing else of the history changes', async () => {
  const { at, id } = await open()
  await agent.patch(at, { priority: 'P1' })
  type Event = { type: string; version: number; eventId: string; occurredAt: string; data: object }
  const before = (await agent.get<Event[]>(`${at}/events`)).data
  await manager.post(`${at}/redact`, { text: secret })
  const after = (await agent.get<Event[]>(`${at}/events`)).data
  expect(after.map(({ data, ...envelope }) => envelope).slice(0, 2)).toEqual(
    before.map(({ data, ...envelope }) => envelope),
  )
  expect(after[1]).toEqual(before[1])
  expect(after[2]).toMatchObject({
    type: 'TextRedacted',
    data: { versions: [1], commentId: null, field: null },
  })
  const { rows } = await pool.query(
    "select tenant_id, actor_id, action, target_id from admin_audit where action = 'ticket.redact' and target_id = $1",
    [id],
  )
  expect(rows).toEqual([
    { tenant_id: acme.tenantId, actor_id: acme.MANAGER.userId, action: 'ticket.redact', target_id: id },
  ])
  const lines = await requester.get<{ eventType: string }[]>(`${at}/timeline`, undefined, {
    headers: { 'x-consistency': `${id}@3` },
  })
  expect(lines.data.at(-1)!.eventType).toBe('TextRedacted')
})

test('one comment goes with all it ever said, and one field with all it ever held', async () => {
  const { at } = await open('leaked-title')
  const said = await agent.post<{ commentId: string }>(`${at}/comments`, { body: 'first words' })
  await agent.post(`${at}/comments`, { body: 'other words' })
  await agent.put(`/comments/${said.data.commentId}`, { body: 'second words', expectedVersion: 3 })
  await agent.patch(at, { title: 'leaked-again' })
  await admin.post(`${at}/redact`, { commentId: said.data.commentId })
  const done = await admin.post(`${at}/redact`, { field: 'title' })
  expect(done.data.title).toBe(redactionMarker)
  const bodies = (
    await agent.get<{ body: string }[]>(`${at}/comments`, undefined, {
      headers: { 'x-consistency': done.meta.consistency },
    })
  ).data
  expect(bodies.map(({ body }) => body)).toEqual([redactionMarker, 'other words'])
  for (const text of ['first words', 'second words', 'leaked-title', 'leaked-again'])
    expect(await whereIs(text)).toEqual([])
})

test('a reply by way of a merged ticket is gone from what its writer was told, too', async () => {
  const target = await as(acme.otherUser).post('/tickets', { title: 'Target', description: 'Of another' })
  const source = await open('Source', {}, 'nothing')
  const targetId = target.data.ticketId
  expect((await admin.post(`${source.at}/merge`, { targetId, expectedVersion: 1 })).status).toBe(200)
  const key = { headers: { 'idempotency-key': 'by-way-of' } }
  const words = { body: 'I am carried-secret-words' }
  expect((await requester.post(`${source.at}/comments`, words, key)).status).toBe(201)
  const done = await admin.post(`/tickets/${targetId}/redact`, { text: 'carried-secret-words' })
  await admin.get(source.at, undefined, { headers: { 'x-consistency': done.meta.consistency } })
  expect(await whereIs('carried-secret-words')).toEqual([])
  const repeated = await requester.post<{ body: string }>(`${source.at}/comments`, words, key)
  expect(repeated.headers.get('idempotency-replayed')).toBe('true')
  expect(repeated.data.body).toBe(`I am ${redactionMarker}`)
})

test('a number in a custom field is gone from answers, too', async () => {
  const field = { key: 'card', label: 'Card', type: 'number' }
  expect((await admin.post('/custom-fields', field)).status).toBe(201)
  const { at, id } = await open('With a number', {}, 'nothing')
  const key = { headers: { 'idempotency-key': 'a-number' } }
  const set = await agent.patch(at, { customFields: { card: 90210777 } }, key)
  expect(set.status).toBe(200)
  await agent.get(at, undefined, { headers: { 'x-consistency': set.meta.consistency } })
  expect(await whereIs('90210777')).toEqual(expect.arrayContaining(['commands', 'events', 'ticket_list']))
  const done = await admin.post(`${at}/redact`, { field: 'customFields.card' })
  expect(done.data).toMatchObject({ ticketId: id, customFields: { card: redactionMarker } })
  await agent.get(at, undefined, { headers: { 'x-consistency': done.meta.consistency } })
  expect(await whereIs('90210777')).toEqual([])
  const repeated = await agent.patch(at, { customFields: { card: 90210777 } }, key)
  expect(repeated.data.customFields).toEqual({ card: redactionMarker })
})

test('a bulk change that was asked for as a job keeps nothing of it either', async () => {
  const notes = 'we told them bulk-secret-words'
  const { at, data } = await open('By number')
  const ids = [data.number.toLowerCase(), ...Array.from({ length: 100 }, () => randomUUID())]
  const change = { status: 'RESOLVED', resolution: { notes } }
  expect((await admin.post('/tickets/bulk', { ids, change })).status).toBe(202)
  expect(await whereIs('bulk-secret-words')).toEqual(['job'])
  await admin.post(`${at}/resolve`, { notes })
  const done = await admin.post(`${at}/redact`, { text: 'bulk-secret-words' })
  await admin.get(at, undefined, { headers: { 'x-consistency': done.meta.consistency } })
  expect(await whereIs('bulk-secret-words')).toEqual([])
})

test('only managers and admins may, of tickets of their tenant, and only what is there', async () => {
  const { at } = await open()
  for (const person of [acme.SENIOR_ENGINEER, acme.TEAM_LEAD, acme.END_USER])
    expect((await as(person).post(`${at}/redact`, { text: secret })).status).toBe(403)
  expect((await as(globex.ADMIN).post(`${at}/redact`, { text: secret })).status).toBe(404)
  const nothing = await manager.post(`${at}/redact`, { text: 'not there at all' })
  expect(nothing).toMatchObject({ status: 422, meta: { error: { code: 'nothing_to_redact' } } })
  for (const body of [{}, { text: 'a', field: 'title' }, { field: 'status' }, { commentId: 'x' }])
    expect((await manager.post(`${at}/redact`, body)).status).toBe(400)
})

test('rows that a projection wrote from what it had read before are healed when it meets the redaction', async () => {
  const another = 'another-secret'
  const { at, id } = await open('A title', {}, another)
  await agent.get(at, undefined, { headers: { 'x-consistency': `${id}@1` } })
  await projecting.stop()
  const done = await manager.post(`${at}/redact`, { text: another })
  expect(await whereIs(another)).toEqual([])
  const late = { ticket: id, text: JSON.stringify(`my password is ${another}, sorry`) }
  await pool.query(
    `update ticket_detail set detail = jsonb_set(detail, '{description}', $2::jsonb) where ticket_id = $1`,
    [late.ticket, late.text],
  )
  await pool.query(`update ticket_history set "to" = $2::jsonb where ticket_id = $1 and field = 'ticket'`, [
    late.ticket,
    late.text,
  ])
  expect(await whereIs(another)).toEqual(['ticket_detail', 'ticket_history'])
  const wakeup = createOutboxWakeup()
  const again = startProjecting(pool, wakeup, context.liveFeed)
  const seen = await agent.get(at, undefined, { headers: { 'x-consistency': done.meta.consistency } })
  expect(seen.data.description).toContain(redactionMarker)
  expect(await whereIs(another)).toEqual([])
  await again.stop()
})
