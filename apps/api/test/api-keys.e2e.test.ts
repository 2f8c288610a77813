import { randomUUID } from 'node:crypto'
import type { ApiKey, NewApiKey } from '@docket/contracts'
import { until } from '@docket/testkit'
import { roles } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import type { Person } from './people.ts'
import { openStream } from './sse-client.ts'

const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead).toISOString() }
const { as, acme, globex, url, pool } = await useHarness({ clock })
const admin = as(acme.ADMIN)
let made = 0
const withKey = (key: NewApiKey) => as({ ...acme.END_USER, token: key.key } as Person)
const newKey = async (more: object = {}) => {
  made += 1
  const body = { name: `Key ${made}`, role: 'MANAGER', scopes: ['*'], ...more }
  return admin.post<NewApiKey>('/api-keys', body)
}

test('a key is shown once, kept as a hash, and only administrators know of it', async () => {
  const { status, data, headers } = await newKey()
  expect(status).toBe(201)
  expect(data.key).toMatch(/^dk_[\w-]{43}$/)
  expect(data.hint).toBe(data.key?.slice(0, 7))
  expect(headers.get('location')).toBe(`/api/v1/api-keys/${data.id}`)
  const listed = await admin.get<ApiKey[]>('/api-keys', { limit: '100' })
  const one = await admin.get<ApiKey>(`/api-keys/${data.id}`)
  expect(listed.data.map((key) => key.id)).toContain(data.id)
  for (const { text } of [listed, one]) expect(text).not.toContain(data.key)
  const kept = await pool.query(
    `select (select json_agg(k)::text from api_keys k) as keys, (select json_agg(e)::text from events e) as events,
       (select json_agg(a)::text from admin_audit a) as audit, (select json_agg(c)::text from commands c) as commands`,
  )
  expect(JSON.stringify(kept.rows)).not.toContain(data.key)
  for (const role of roles) {
    if (role === 'ADMIN') continue
    expect((await as(acme[role]).post('/api-keys', { name: 'x', role, scopes: ['*'] })).status).toBe(403)
    expect((await as(acme[role]).get('/api-keys')).status).toBe(403)
    expect((await as(acme[role]).delete(`/api-keys/${data.id}`)).status).toBe(403)
  }
  for (const method of ['get', 'delete'] as const)
    expect((await as(globex.ADMIN)[method](`/api-keys/${data.id}`)).status).toBe(404)
})

test('a repeated request is told of its key without the secret', async () => {
  const headers = { 'idempotency-key': randomUUID() }
  const body = { name: 'Once', role: 'MANAGER', scopes: ['*'] }
  const first = await admin.post<NewApiKey>('/api-keys', body, { headers })
  const again = await admin.post<NewApiKey>('/api-keys', body, { headers })
  expect(again.data).toEqual({ ...first.data, key: null })
})

test('a key acts as itself: in the log, the history and with its own idempotency keys', async () => {
  const { data: key } = await newKey()
  const program = withKey(key)
  const body = { title: 'By a program', description: 'x', requesterId: acme.END_USER.userId }
  const headers = { 'idempotency-key': randomUUID() }
  const opened = await program.post('/tickets', body, { headers })
  expect(opened.status).toBe(201)
  expect((await program.post('/tickets', body, { headers })).data.ticketId).toBe(opened.data.ticketId)
  const byPerson = await as(acme.MANAGER).post('/tickets', body, { headers })
  expect(byPerson.data.ticketId).not.toBe(opened.data.ticketId)
  const { rows } = await pool.query(`select meta -> 'actor' as actor from events where stream_id = $1`, [
    `ticket-${opened.data.ticketId}`,
  ])
  expect(rows[0]?.actor).toMatchObject({ kind: 'api_key', id: key.id })
  expect((await program.post('/tickets', { title: 'Whose', description: 'x' })).status).toBe(404)
  const team = await program.post<{ id: string }>('/teams', { name: 'By a program' })
  const told = await admin.get<{ actor: object }[]>('/audit', { targetId: team.data.id })
  expect(told.data[0]?.actor).toEqual({ kind: 'api_key', id: key.id })
})

test('scopes narrow what the role may, and never widen it', async () => {
  const { data: reader } = await newKey({ scopes: ['ticket.read', 'statistics.*'] })
  const program = withKey(reader)
  expect((await program.get('/tickets')).status).toBe(200)
  expect((await program.get('/tickets/stats/overview')).status).toBe(200)
  for (const path of ['/users', '/teams', '/audit', '/api-keys'])
    expect((await program.get(path)).status, path).toBe(403)
  expect((await program.post('/teams', { name: 'x' })).status).toBe(403)
  const body = { title: 'x', description: 'x', requesterId: acme.END_USER.userId }
  expect((await program.post('/tickets', body)).status).toBe(403)
  const mine = await as(acme.MANAGER).post('/tickets', body)
  const ticket = `/tickets/${mine.data.ticketId}`
  expect((await program.patch(ticket, { priority: 'P1' })).status).toBe(403)
  expect((await program.post(`${ticket}/comments`, { body: 'x' })).status).toBe(403)
  const { data: engineer } = await newKey({ role: 'DEVOPS_ENGINEER', scopes: ['*'] })
  expect((await withKey(engineer).delete(ticket)).status).toBe(403)
  expect((await withKey(engineer).get('/audit')).status).toBe(403)
})

test('a key makes no keys, and has no person’s session or password', async () => {
  const { data } = await newKey({ role: 'ADMIN' })
  const program = withKey(data)
  expect((await program.get('/api-keys')).status).toBe(200)
  expect((await program.post('/api-keys', { name: 'x', role: 'ADMIN', scopes: ['*'] })).status).toBe(403)
  expect((await program.get('/me')).status).toBe(403)
  expect((await program.post('/auth/logout/everywhere')).status).toBe(403)
  expect((await program.post('/auth/logout')).status).toBe(401)
  const change = { currentPassword: 'x', newPassword: 'long enough' }
  expect((await program.post('/auth/password/change', change)).status).toBe(403)
  expect((await program.get('/tenants')).status).toBe(403)
})

test('a revoked key is out from the next request on, and its streams end within two seconds', async () => {
  const { data } = await newKey()
  const stream = await openStream(url, { token: data.key! })
  await stream.wait('checkpoint')
  expect((await withKey(data).get('/tickets')).status).toBe(200)
  expect((await admin.delete<ApiKey>(`/api-keys/${data.id}`)).data.revokedAt).not.toBeNull()
  const at = performance.now()
  expect((await withKey(data).get('/tickets')).status).toBe(401)
  await until(() => stream.isClosed, { withinMs: 5_000 })
  expect(performance.now() - at).toBeLessThan(2_000)
  expect((await admin.delete(`/api-keys/${data.id}`)).status).toBe(200)
  const { rows } = await pool.query('select type from events where stream_id = $1 order by version', [
    `identity-${acme.tenantId}-${data.id}`,
  ])
  expect(rows.map((row) => row.type)).toEqual(['ApiKeyCreated', 'ApiKeyRevoked'])
})

test('a key opens a stream by a ticket too, which ends with it', async () => {
  const { data } = await newKey({ scopes: ['ticket.read'] })
  const made = await withKey(data).post<{ ticket: string }>('/stream/tickets')
  const stream = await openStream(url, { query: { ticket: made.data.ticket } })
  expect(stream.status).toBe(200)
  await admin.delete(`/api-keys/${data.id}`)
  await until(() => stream.isClosed, { withinMs: 5_000 })
})

test('a key tells when it was used, and ends when it was said to', async () => {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const { data } = await newKey({ expiresAt })
  expect(data).toMatchObject({ expiresAt, lastUsedAt: null })
  expect((await withKey(data).get('/tickets')).status).toBe(200)
  expect((await admin.get<ApiKey>(`/api-keys/${data.id}`)).data.lastUsedAt).not.toBeNull()
  clock.ahead = 3_601_000
  expect((await withKey(data).get('/tickets')).status).toBe(401)
  clock.ahead = 0
})

test.each([
  ['the role of a requester', { role: 'END_USER' }, 'role'],
  ['no scope', { scopes: [] }, 'scopes'],
  ['an unknown scope', { scopes: ['ticket.read', 'ticket.fly'] }, 'scopes.1'],
  ['an end in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
  ['a secret of their choice', { key: 'dk_x' }, 'key'],
])('a key with %s is refused by the name of the field', async (_name, more, path) => {
  const answer = await newKey(more)
  expect(answer.status).toBe(400)
  expect(answer.meta.error.errors[0]?.path).toBe(path)
})

test.each(['dk_', `dk_${'x'.repeat(43)}`, `dk_${'x'.repeat(5_000)}`, 'dk_\u0000', 'dk_..%2f'])(
  '%j is no key',
  async (token) => {
    const answer = await fetch(`${url}/api/v1/tickets`, {
      headers: { authorization: `Bearer ${encodeURI(token)}` },
    })
    expect(answer.status).toBe(401)
  },
)
