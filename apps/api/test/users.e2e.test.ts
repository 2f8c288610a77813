import { randomUUID } from 'node:crypto'
import type { TicketDetail, Tokens, User } from '@docket/contracts'
import { until } from '@docket/testkit'
import { type Role, roles } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { type Person, password } from './people.ts'
import { openStream } from './sse-client.ts'

const { as, acme, globex, url, pool, context } = await useHarness()
const admin = as(acme.ADMIN)
let made = 0

/** Somebody of their own for each test, logged in. */
const someone = async (
  role: Role,
  more: object = {},
): Promise<Person & { email: string; refresh: string }> => {
  made += 1
  const email = `someone${made}@acme.test`
  const body = { email, name: `Someone ${made}`, role, password, ...more }
  const { data: user } = await admin.post<User>('/users', body)
  const { data } = await as(null).post<Tokens>('/auth/login', { email, password })
  const { accessToken: token, refreshToken: refresh } = data
  return { userId: user.id, tenantId: acme.tenantId, role, teamIds: [], token, email, refresh }
}
const eventsOf = async (userId: string) =>
  (
    await pool.query(`select type, data from events where stream_id = $1 order by version`, [
      `identity-${acme.tenantId}-${userId}`,
    ])
  ).rows.map((row) => row.type)
const audited = async (targetId: string) =>
  (await admin.get<{ action: string }[]>('/audit', { targetId })).data
    .map((entry) => entry.action)
    .toReversed()

test('only an administrator changes users, each change is an event and an audit entry', async () => {
  const { userId } = await someone('DEVOPS_ENGINEER')
  const organization = await admin.post<{ id: string }>('/organizations', { name: `Of ${userId}` })
  const changes: [method: 'patch' | 'put' | 'post', path: string, body?: object][] = [
    ['patch', `/users/${userId}`, { name: 'Renamed', organizationId: organization.data.id, tier: 'VIP' }],
    ['put', `/users/${userId}/role`, { role: 'TEAM_LEAD' }],
    ['put', `/users/${userId}/teams`, { teamIds: [acme.platform, acme.support] }],
    ['post', `/users/${userId}/deactivate`],
    ['post', `/users/${userId}/reactivate`],
  ]
  for (const [method, path, body] of changes) {
    for (const role of roles)
      if (role !== 'ADMIN') expect((await as(acme[role])[method](path, body)).status).toBe(403)
    expect((await as(globex.ADMIN)[method](path, body)).status).toBe(404)
    const answer = await admin[method](path, body)
    expect(answer.status).toBe(200)
    expect(await admin[method](path, body), 'a repeat is accepted').toMatchObject({
      status: 200,
      data: answer.data,
    })
  }
  expect((await admin.get<User>(`/users/${userId}`)).data).toMatchObject({
    name: 'Renamed',
    role: 'TEAM_LEAD',
    organizationId: organization.data.id,
    tier: 'VIP',
    teamIds: [acme.platform, acme.support].toSorted(),
    active: true,
  })
  expect(await eventsOf(userId)).toEqual([
    'UserCreated',
    'UserChanged',
    'UserRoleChanged',
    'UserTeamsChanged',
    'UserDeactivated',
    'UserReactivated',
  ])
  expect(await audited(userId)).toEqual([
    'user.create',
    'login.succeed',
    'user.change',
    'user.change_role',
    'user.set_teams',
    'user.deactivate',
    'user.reactivate',
  ])
  const told = await admin.get<{ before: object; after: object }[]>('/audit', {
    targetId: userId,
    action: 'user.change_role',
  })
  expect(told.data).toMatchObject([
    { before: { role: 'DEVOPS_ENGINEER' }, after: { role: 'TEAM_LEAD' }, actor: { id: acme.ADMIN.userId } },
  ])
  expect(told.data[0]).toHaveProperty('ip', '127.0.0.1')
})

test('what is not the tenant’s, or does not fit, changes nothing', async () => {
  const { userId } = await someone('END_USER')
  const theirs = await as(globex.ADMIN).post<{ id: string }>('/organizations', { name: 'Theirs' })
  for (const organizationId of [theirs.data.id, randomUUID()])
    expect((await admin.patch(`/users/${userId}`, { organizationId })).status).toBe(404)
  for (const teamId of [globex.support, randomUUID()])
    expect((await admin.put(`/users/${userId}/teams`, { teamIds: [teamId] })).status).toBe(404)
  for (const [path, body] of [
    [`/users/${userId}`, { email: 'other@acme.test' }],
    [`/users/${userId}`, { role: 'ADMIN' }],
    [`/users/${userId}/role`, { role: 'ROOT' }],
    [`/users/${userId}/role`, {}],
    [`/users/${userId}/teams`, { teamIds: 'all' }],
  ] as const)
    expect((await admin[path.endsWith(userId) ? 'patch' : 'put'](path, body)).status).toBe(400)
  expect((await admin.patch('/users/nobody', { name: 'x' })).status).toBe(404)
  expect(await eventsOf(userId)).toEqual(['UserCreated'])
})

test('a change of role reaches the next request and ends open streams within two seconds', async () => {
  const lead = await someone('TEAM_LEAD')
  const stream = await openStream(url, { token: lead.token })
  await stream.wait('checkpoint')
  expect((await as(lead).get('/tickets')).status).toBe(200)
  await admin.put(`/users/${lead.userId}/role`, { role: 'SENIOR_ENGINEER' })
  const changedAt = performance.now()
  expect((await as(lead).get('/tickets')).status).toBe(401)
  await until(() => stream.isClosed, { withinMs: 5_000 })
  expect(performance.now() - changedAt).toBeLessThan(2_000)
  expect(stream.of('bye')[0]?.data).toMatchObject({ reason: 'unauthenticated' })
  const renewed = await as(null).post<Tokens>('/auth/refresh', { refreshToken: lead.refresh })
  expect(renewed.data.user.role).toBe('SENIOR_ENGINEER')
})

test('a deactivated user is out at once, for good of old tokens, and comes back only by a new login', async () => {
  const agent = await someone('DEVOPS_ENGINEER')
  const stream = await openStream(url, { token: agent.token })
  await stream.wait('checkpoint')
  expect((await admin.post(`/users/${agent.userId}/deactivate`)).data).toMatchObject({ active: false })
  const at = performance.now()
  expect((await as(agent).get('/me')).status).toBe(401)
  await until(() => stream.isClosed, { withinMs: 5_000 })
  expect(performance.now() - at).toBeLessThan(2_000)
  const login = () => as(null).post<Tokens>('/auth/login', { email: agent.email, password })
  expect((await login()).status).toBe(401)
  expect((await as(null).post('/auth/refresh', { refreshToken: agent.refresh })).status).toBe(401)
  await admin.post(`/users/${agent.userId}/reactivate`)
  expect((await as(agent).get('/me')).status).toBe(401)
  expect((await as(null).post('/auth/refresh', { refreshToken: agent.refresh })).status).toBe(401)
  expect((await login()).status).toBe(200)
})

test('open tickets of who leaves go back to their team; what is done or another’s stays', async () => {
  const agent = await someone('DEVOPS_ENGINEER', { teamIds: [acme.support] })
  const open = async (assigneeId: string) => {
    const { data } = await admin.post('/tickets', {
      title: 'Printer',
      description: 'Jams',
      requesterId: acme.END_USER.userId,
      teamId: acme.support,
    })
    const assigned = await admin.put(`/tickets/${data.ticketId}/assign`, { assigneeId })
    return { id: data.ticketId, consistency: assigned.meta.consistency }
  }
  const tickets = [await open(agent.userId), await open(agent.userId)]
  const other = await open(acme.SENIOR_ENGINEER.userId)
  const done = await open(agent.userId)
  const resolved = await admin.post(`/tickets/${done.id}/resolve`, { notes: 'Unjammed' })
  expect(resolved.status).toBe(200)
  for (const { consistency } of [...tickets, other, { consistency: resolved.meta.consistency }])
    await admin.get('/tickets', { limit: '1' }, { headers: { 'x-consistency': consistency } })

  await admin.post(`/users/${agent.userId}/deactivate`)
  const read = async (id: string) => (await admin.get<TicketDetail>(`/tickets/${id}`)).data
  for (const { id } of tickets)
    await until(async () => (await read(id)).assigneeId === null, { withinMs: 5_000 })
  for (const { id } of tickets) expect(await read(id)).toMatchObject({ teamId: acme.support })
  expect(await read(other.id)).toMatchObject({ assigneeId: acme.SENIOR_ENGINEER.userId })
  expect(await read(done.id)).toMatchObject({ assigneeId: agent.userId })
  const { rows } = await pool.query(
    `select meta -> 'actor' as actor from events where type = 'TicketUnassigned' and stream_id = $1`,
    [`ticket-${tickets[0]?.id}`],
  )
  expect(rows).toEqual([{ actor: { kind: 'system', id: 'hand-back', ip: null } }])
})

test('what a crash left with somebody who is out is handed back by the upkeep', async () => {
  const agent = await someone('SENIOR_ENGINEER')
  const opened = await admin.post('/tickets', {
    title: 'Left behind',
    description: 'x',
    requesterId: acme.END_USER.userId,
    assigneeId: agent.userId,
  })
  const { consistency } = opened.meta
  await admin.get('/tickets', { limit: '1' }, { headers: { 'x-consistency': consistency } })
  await pool.query('update memberships set deactivated_at = now() where user_id = $1', [agent.userId])
  await context.handBack.sweep()
  await until(async () => (await admin.get(`/tickets/${opened.data.ticketId}`)).data.assigneeId === null, {
    withinMs: 5_000,
  })
})

test('the last administrator neither leaves nor steps down, however many try at once', async () => {
  const lonely = as(globex.ADMIN)
  const { userId } = globex.ADMIN
  for (const answer of [
    await lonely.post(`/users/${userId}/deactivate`),
    await lonely.put(`/users/${userId}/role`, { role: 'MANAGER' }),
  ])
    expect(answer).toMatchObject({ status: 409, meta: { error: { code: 'last_admin' } } })
  const second = await lonely.post<User>('/users', {
    email: 'second@globex.test',
    name: 'Two',
    role: 'ADMIN',
  })
  const both = await Promise.all([userId, second.data.id].map((id) => lonely.post(`/users/${id}/deactivate`)))
  expect(both.filter((answer) => answer.status === 200)).toHaveLength(1)
  const left = await pool.query(
    `select count(*) from memberships where tenant_id = $1 and role = 'ADMIN' and deactivated_at is null`,
    [globex.tenantId],
  )
  expect(left.rows).toEqual([{ count: 1 }])
})
