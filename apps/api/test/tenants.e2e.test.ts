import { randomUUID } from 'node:crypto'
import type { NewApiKey, SlaCalendar, SlaPolicy, Tenant, Tokens } from '@docket/contracts'
import { until } from '@docket/testkit'
import { roles } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { type Person, password } from './people.ts'
import { openStream } from './sse-client.ts'

const credential = 'o'.repeat(40)
const { as, acme, globex, url, pool, context } = await useHarness({
  env: {
    DOCKET_OPERATOR_TOKEN: credential,
    DOCKET_SLA_PRESET: 'quarter_hour',
    DOCKET_SLA_P1_RESOLUTION: '3h',
  },
})
const withToken = (token: string) => as({ ...acme.END_USER, token } as Person)
const operator = withToken(credential)
type Entry = {
  action: string
  actor: { kind: string; id: string }
  target: { id: string }
  tenantId: string | null
}

test('no role of a tenant and no guess is the operator, and the operator is nobody inside a tenant', async () => {
  for (const role of roles)
    expect(await as(acme[role]).get('/tenants')).toMatchObject({
      status: 403,
      meta: { error: { code: 'forbidden' } },
    })
  for (const token of [`${credential}x`, credential.slice(1), credential.toUpperCase(), ''])
    expect((await withToken(token).get('/tenants')).status).toBe(401)
  expect((await as(null).get('/tenants')).status).toBe(401)
  for (const path of ['/tickets', '/users', '/me', '/audit', '/stream/tickets'])
    expect((await operator.get(path)).status, path).toBe(path === '/stream/tickets' ? 405 : 401)
})

test('a tenant begins with a calendar, the default policy and the preset, as the settings say', async () => {
  const body = {
    slug: 'hooli',
    name: 'Hooli',
    admin: { email: 'gavin@hooli.test', name: 'Gavin', password },
  }
  const headers = { 'idempotency-key': randomUUID() }
  const made = await operator.post<Tenant>('/tenants', body, { headers })
  await operator.post<Tenant>('/tenants', body, { headers })
  const { data } = await as(null).post<Tokens>('/auth/login', { email: 'gavin@hooli.test', password })
  const gavin = withToken(data.accessToken)
  const policies = await gavin.get<SlaPolicy[]>('/sla/policies')
  expect(policies.data.map(({ name, active }) => [name, active])).toEqual([
    ['15 minutes to resolution', true],
    ['Default', true],
  ])
  expect(policies.data[1]!.targets.P1?.resolution).toEqual({ hours: 3 })
  const calendars = await gavin.get<SlaCalendar[]>('/sla/calendars')
  expect(calendars.data.map(({ name }) => name)).toEqual(['24/7'])
  const opened = await gavin.post('/tickets', { title: 'a', description: 'b' })
  expect(opened.data.version).toBe(2)
  expect((await context.serviceLevels.rulesOf(made.data.id)).policies).toHaveLength(2)
  expect((await context.serviceLevels.rulesOf(acme.tenantId)).policies).toEqual([])
})

test('a tenant is made with its administrator, once, and its people live by themselves', async () => {
  const body = {
    slug: 'initech',
    name: 'Initech',
    admin: { email: 'boss@initech.test', name: 'Bill', password },
  }
  const headers = { 'idempotency-key': randomUUID() }
  const made = await operator.post<Tenant>('/tenants', body, { headers })
  expect(made).toMatchObject({ status: 201, data: { slug: 'initech', name: 'Initech', active: true } })
  expect(made.headers.get('location')).toBe(`/api/v1/tenants/${made.data.id}`)
  const again = await operator.post<Tenant>('/tenants', body, { headers })
  expect(again.data).toEqual(made.data)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect((await operator.post('/tenants', { ...body, name: 'Other' }, { headers })).status).toBe(422)
  expect((await operator.post('/tenants', body)).meta.error).toMatchObject({
    code: 'already_exists',
    id: made.data.id,
  })
  const { data } = await as(null).post<Tokens>('/auth/login', { email: 'boss@initech.test', password })
  expect(data.user).toMatchObject({ role: 'ADMIN', tenant: { slug: 'initech' } })
  const boss = withToken(data.accessToken)
  expect((await boss.get<unknown[]>('/users')).data).toHaveLength(1)
  expect((await boss.get<unknown[]>('/tickets')).data).toEqual([])
  const { rows } = await pool.query('select type from events where stream_id = $1', [
    `identity-${made.data.id}-${made.data.id}`,
  ])
  expect(rows).toEqual([{ type: 'TenantCreated' }])
})

test('tenants are listed, read, renamed, closed and opened again', async () => {
  const listed = await operator.get<Tenant[]>('/tenants', { limit: '100' })
  expect(listed.data.map((tenant) => tenant.slug)).toEqual(expect.arrayContaining(['acme', 'globex']))
  expect((await operator.get<Tenant[]>('/tenants', { slug: 'acme' })).data).toMatchObject([
    { id: acme.tenantId },
  ])
  const path = `/tenants/${globex.tenantId}`
  expect((await operator.get<Tenant>(path)).data).toMatchObject({ slug: 'globex', active: true })
  expect((await operator.patch<Tenant>(path, { name: 'Globex Corporation' })).data.name).toBe(
    'Globex Corporation',
  )

  const made = await as(globex.ADMIN).post<NewApiKey>('/api-keys', {
    name: 'Theirs',
    role: 'ADMIN',
    scopes: ['*'],
  })
  const program = withToken(made.data.key!)
  expect((await program.get('/tickets')).status).toBe(200)
  const stream = await openStream(url, { token: globex.MANAGER.token })
  await stream.wait('checkpoint')
  expect((await operator.delete<Tenant>(path)).data.active).toBe(false)
  const at = performance.now()
  expect((await as(globex.ADMIN).get('/me')).status).toBe(401)
  expect((await program.get('/tickets')).status).toBe(401)
  await until(() => stream.isClosed, { withinMs: 5_000 })
  expect(performance.now() - at).toBeLessThan(2_000)
  const login = () => as(null).post('/auth/login', { email: 'admin@globex.test', password })
  expect((await login()).status).toBe(401)
  expect((await as(acme.ADMIN).get('/me')).status).toBe(200)
  expect((await operator.get<Tenant[]>('/tenants', { active: 'false' })).data).toHaveLength(1)
  expect((await operator.post<Tenant>(`${path}/reactivate`)).data.active).toBe(true)
  expect((await login()).status).toBe(200)
  expect((await operator.get(`/tenants/${randomUUID()}`)).status).toBe(404)
  expect((await operator.delete(`/tenants/${randomUUID()}`)).status).toBe(404)
  expect((await operator.get('/tenants/acme')).status).toBe(404)
})

test('everything the operator does is in the audit: what changes a tenant also in that tenant’s', async () => {
  const tenant = await operator.post<Tenant>('/tenants', { slug: 'audited', name: 'Audited' })
  const { id } = tenant.data
  await operator.patch(`/tenants/${id}`, { name: 'Renamed' })
  const all = await operator.get<Entry[]>('/operator/audit', { tenantId: id })
  expect(all.data.map((entry) => entry.action)).toEqual(['tenant.rename', 'tenant.create'])
  for (const entry of all.data) expect(entry.actor).toEqual({ kind: 'operator', id: 'operator' })
  const asked = await operator.get<Entry[]>('/operator/audit', { action: 'operator.request', limit: '2' })
  expect(asked.data.map((entry) => entry.target.id)).toEqual([
    'GET /api/v1/operator/audit',
    'GET /api/v1/operator/audit',
  ])
  expect(JSON.stringify(asked.data)).not.toContain(credential)
  const inGlobex = await as(acme.ADMIN).get<Entry[]>('/audit', { limit: '100' })
  expect(inGlobex.data.filter((entry) => entry.tenantId !== acme.tenantId)).toEqual([])
  expect((await as(acme.ADMIN).get('/operator/audit')).status).toBe(403)
})

test.each([
  ['a slug in capitals', { slug: 'Capital', name: 'x' }, 'slug'],
  ['a slug of 64 characters', { slug: 'x'.repeat(64), name: 'x' }, 'slug'],
  ['no name', { slug: 'nameless' }, 'name'],
  ['an id of their choice', { slug: 'chosen', name: 'x', id: randomUUID() }, 'id'],
  ['an administrator without an address', { slug: 'nobody', name: 'x', admin: { name: 'x' } }, 'admin.email'],
])('a tenant with %s is refused by the name of the field', async (_name, body, path) => {
  const answer = await operator.post('/tenants', body)
  expect(answer.status).toBe(400)
  expect(answer.meta.error.errors[0]?.path).toBe(path)
})

test('without a credential in the configuration nobody is the operator', async () => {
  const { operatorCheck } = await import('../src/plugins/operator.ts')
  for (const bearer of ['', 'undefined', credential]) expect(operatorCheck(undefined)(bearer)).toBe(false)
})
