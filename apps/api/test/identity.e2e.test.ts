import { randomUUID } from 'node:crypto'
import type { Organization, Team, Tokens, User } from '@docket/contracts'
import { type Role, roles } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex } = await useHarness()
const admin = as(acme.ADMIN)
let made = 0
const newUser = (more: object = {}) => {
  made += 1
  return { email: `new${made}@acme.test`, name: `New ${made}`, role: 'END_USER', ...more }
}
const statusFor = async (work: (role: Role) => Promise<{ status: number }>) =>
  Object.fromEntries(await Promise.all(roles.map(async (role) => [role, (await work(role)).status])))

test('only an administrator makes users, on both routes', async () => {
  const onlyAdmin = { ...Object.fromEntries(roles.map((role) => [role, 403])), ADMIN: 201 }
  expect(await statusFor((role) => as(acme[role]).post('/users', newUser()))).toEqual(onlyAdmin)
  expect(
    await statusFor((role) => as(acme[role]).post('/auth/register', newUser({ password: 'long enough' }))),
  ).toEqual(onlyAdmin)
})

test('teams and organizations are made by managers and administrators', async () => {
  const byManagers = { ...Object.fromEntries(roles.map((role) => [role, 403])), MANAGER: 201, ADMIN: 201 }
  for (const path of ['/teams', '/organizations'])
    expect(await statusFor((role) => as(acme[role]).post(path, { name: `${path} of ${role}` }))).toEqual(
      byManagers,
    )
})

test('a lead sets the members of a team of theirs, and of no other', async () => {
  const lead = as(acme.TEAM_LEAD)
  const before = (await lead.get<Team>(`/teams/${acme.support}`)).data.memberIds
  const memberIds = [...before, acme.otherEngineer.userId]
  expect(await lead.put<Team>(`/teams/${acme.support}/members`, { memberIds })).toMatchObject({
    status: 200,
    data: { memberIds: memberIds.toSorted() },
  })
  expect((await lead.put(`/teams/${acme.platform}/members`, { memberIds })).status).toBe(403)
  expect((await lead.put(`/teams/${globex.support}/members`, { memberIds })).status).toBe(404)
  expect((await as(acme.SENIOR_ENGINEER).put(`/teams/${acme.support}/members`, { memberIds })).status).toBe(
    403,
  )
})

test('a registered user can log in, and is in the teams that were named', async () => {
  const body = newUser({ role: 'DEVOPS_ENGINEER', password: 'a good password', teamIds: [acme.platform] })
  const registered = await admin.post<User>('/auth/register', body)
  expect(registered.headers.get('location')).toBe(`/api/v1/users/${registered.data.id}`)
  const { data } = await as(null).post<Tokens>('/auth/login', {
    email: body.email,
    password: 'a good password',
  })
  expect(data.user).toMatchObject({
    id: registered.data.id,
    teams: [{ id: acme.platform, name: 'Platform' }],
  })
})

test('what exists already is told by its id', async () => {
  const body = newUser()
  const first = await admin.post<User>('/users', body)
  const again = await admin.post('/users', { ...body, email: body.email.toUpperCase() })
  expect(again).toMatchObject({ status: 409, meta: { error: { code: 'already_exists', id: first.data.id } } })
  const team = await admin.post('/teams', { name: 'SUPPORT' })
  expect(team).toMatchObject({ status: 409, meta: { error: { code: 'already_exists', id: acme.support } } })
  const organization = await admin.post<Organization>('/organizations', { name: 'Initech', tier: 'VIP' })
  expect((await admin.post('/organizations', { name: 'Initech' })).meta.error).toMatchObject({
    code: 'already_exists',
    id: organization.data.id,
  })
})

test('a repeated key gets the first answer, another body with it is refused', async () => {
  const headers = { 'idempotency-key': randomUUID() }
  const body = newUser()
  const first = await admin.post<User>('/users', body, { headers })
  const again = await admin.post<User>('/users', body, { headers })
  expect(again).toMatchObject({ status: 201, data: first.data })
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect((await admin.post('/users', newUser(), { headers })).meta.error.code).toBe('idempotency_key_reused')
})

test('requesters know the names of active staff and nothing else of anybody', async () => {
  const user = as(acme.END_USER)
  const listed = await user.get<{ id: string }[]>('/users', { limit: '100' })
  expect(listed.data.map((person) => person.id)).toContain(acme.TEAM_LEAD.userId)
  expect(listed.data.map((person) => person.id)).not.toContain(acme.otherUser.userId)
  for (const person of listed.data) expect(Object.keys(person).toSorted()).toEqual(['id', 'name'])
  expect(listed.text).not.toContain('@')
  expect((await user.get(`/users/${acme.TEAM_LEAD.userId}`)).status).toBe(200)
  expect((await user.get(`/users/${acme.otherUser.userId}`)).status).toBe(404)
  expect((await user.get('/users', { email: 'team_lead@acme.test' })).status).toBe(403)
  expect((await user.get('/teams')).status).toBe(403)
  expect((await user.get('/organizations')).status).toBe(403)
})

test('no answer carries a hash or a password', async () => {
  const answers = await Promise.all([
    admin.get('/users', { limit: '100' }),
    admin.get(`/users/${acme.ADMIN.userId}`),
    admin.get('/me'),
    admin.post('/auth/register', newUser({ password: 'a good password' })),
  ])
  for (const { text } of answers) expect(text).not.toMatch(/argon2|assword/)
})

test('a list is filtered and paged by a cursor that only we can make', async () => {
  const first = await admin.get<User[]>('/users', { limit: '2' })
  expect(first.data).toHaveLength(2)
  const { nextCursor, total } = first.meta.pagination
  expect(total).toBeGreaterThan(2)
  const second = await admin.get<User[]>('/users', { limit: '2', cursor: nextCursor! })
  expect(second.data[0]?.id).not.toBe(first.data[1]?.id)
  const back = await admin.get<User[]>('/users', { limit: '2', cursor: second.meta.pagination.prevCursor! })
  expect(back.data).toEqual(first.data)
  const leads = await admin.get<User[]>('/users', { role: 'TEAM_LEAD', teamId: acme.support, active: 'true' })
  expect(leads.data.map((user) => user.id)).toEqual([acme.TEAM_LEAD.userId])
  const broken = await admin.get('/users', { cursor: `${nextCursor}x` })
  expect(broken).toMatchObject({ status: 400, meta: { error: { errors: [{ path: 'cursor' }] } } })
  expect((await as(globex.ADMIN).get('/users', { cursor: nextCursor! })).status).toBe(400)
  expect((await admin.get('/users', { password_hash: 'x' })).status).toBe(400)
})

test.each([
  ['role of no kind', { role: 'ROOT' }, 'role'],
  ['an address that is none', { email: 'nobody' }, 'email'],
  ['a name of 201 characters', { name: 'x'.repeat(201) }, 'name'],
  ['a blank name', { name: '  ' }, 'name'],
  ['a password of 7 characters', { password: '1234567' }, 'password'],
  ['a team that is no uuid', { teamIds: ['support'] }, 'teamIds.0'],
  ['a tenant of their choice', { tenantId: globex.tenantId }, 'tenantId'],
  ['an id of their choice', { id: randomUUID() }, 'id'],
  ['a hash of their choice', { passwordHash: 'x' }, 'passwordHash'],
])('a user with %s is refused by the name of the field', async (_name, more, path) => {
  const answer = await admin.post('/users', newUser(more))
  expect(answer).toMatchObject({ status: 400, meta: { error: { code: 'invalid_input' } } })
  expect(answer.meta.error.errors[0]?.path).toBe(path)
})

test("another tenant's ids are not found, like random ones, and nothing is half made", async () => {
  for (const [mine, theirs] of [
    [`/users/${randomUUID()}`, `/users/${globex.ADMIN.userId}`],
    [`/teams/${randomUUID()}`, `/teams/${globex.support}`],
  ] as const) {
    const [random, foreign, odd] = await Promise.all([
      admin.get(mine),
      admin.get(theirs),
      admin.get(`${mine}x`),
    ])
    expect(foreign).toMatchObject({ status: 404, meta: { error: random.meta.error } })
    expect(odd.meta.error).toEqual(random.meta.error)
  }
  const body = newUser({ teamIds: [globex.support] })
  const refused = await admin.post('/users', body)
  expect(refused).toMatchObject({ status: 404, meta: { error: { errors: [{ path: 'teamIds.0' }] } } })
  expect((await admin.get<User[]>('/users', { email: body.email })).data).toEqual([])
  const team = { name: 'Half made', memberIds: [globex.ADMIN.userId] }
  expect((await admin.post('/teams', team)).status).toBe(404)
  expect((await admin.get<Team[]>('/teams', { name: team.name })).data).toEqual([])
})
