import type { Me, Tokens } from '@docket/contracts'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { password } from './people.ts'

const { as, acme, globex, url } = await useHarness()
const nobody = as(null)
const login = (email: string, more: object = {}) =>
  nobody.post<Tokens>('/auth/login', { email, password, ...more })
const withToken = (token: string) => as({ ...acme.END_USER, token })

test('a login tells who came in, and GET /me tells the same', async () => {
  const opened = await login('manager@acme.test', { tenant: 'acme' })
  expect(opened).toMatchObject({
    status: 200,
    success: true,
    data: { expiresIn: 600, user: { email: 'manager@acme.test', role: 'MANAGER', tenant: { slug: 'acme' } } },
  })
  expect(opened.headers.get('cache-control')).toBe('no-store')
  const told = await withToken(opened.data.accessToken).get<Me>('/me')
  expect(told).toMatchObject({ status: 200, data: opened.data.user })
})

test('a wrong password and an unknown address get one answer but for the request', async () => {
  const [wrong, unknown] = await Promise.all([
    nobody.post('/auth/login', { email: 'manager@acme.test', password: 'wrong' }),
    nobody.post('/auth/login', { email: 'nobody@acme.test', password: 'wrong' }),
  ])
  expect(wrong.status).toBe(401)
  expect(wrong.meta.error).toEqual(unknown.meta.error)
  expect(wrong.message).toBe(unknown.message)
})

test('the eleventh failure is told when to come back', async () => {
  const guess = () => nobody.post('/auth/login', { email: 'team_lead@globex.test', password: 'wrong' })
  for (let count = 0; count < 10; count += 1) expect((await guess()).status).toBe(401)
  const refused = await guess()
  expect(refused).toMatchObject({
    status: 429,
    meta: { error: { code: 'too_many_requests', retryable: true } },
  })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(890)
})

test('a refresh rotates, and a reused token ends the session at once', async () => {
  const first = await login('admin@acme.test')
  const refresh = (refreshToken: string) => nobody.post<Tokens>('/auth/refresh', { refreshToken })
  const second = await refresh(first.data.refreshToken)
  const third = await refresh(second.data.refreshToken)
  expect([second.status, third.status]).toEqual([200, 200])
  expect((await withToken(third.data.accessToken).get('/me')).status).toBe(200)
  expect((await refresh(first.data.refreshToken)).meta.error.code).toBe('unauthenticated')
  expect((await withToken(third.data.accessToken).get('/me')).status).toBe(401)
})

test('a logout by the access token or by the refresh token ends the session at once', async () => {
  const one = await login('admin@acme.test')
  expect((await withToken(one.data.accessToken).post('/auth/logout')).status).toBe(200)
  expect((await withToken(one.data.accessToken).get('/me')).status).toBe(401)
  const two = await login('admin@acme.test')
  const { refreshToken } = two.data
  expect((await nobody.post('/auth/logout', { refreshToken })).status).toBe(200)
  expect((await withToken(two.data.accessToken).get('/tickets')).status).toBe(401)
  expect((await nobody.post('/auth/refresh', { refreshToken })).status).toBe(401)
  expect((await nobody.post('/auth/logout')).status).toBe(401)
})

test('without a token, with a broken one, with a refresh token or another scheme nobody comes in', async () => {
  const { data } = await login('admin@acme.test')
  const [head, body] = data.accessToken.split('.')
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url')
  for (const authorization of [
    undefined,
    'Bearer',
    `Bearer ${data.refreshToken}`,
    `Bearer ${head}.${body}.`,
    `Bearer ${none}.${body}.`,
    `Basic ${Buffer.from('admin:x').toString('base64')}`,
    `Bearer ${'x'.repeat(10_000)}`,
  ]) {
    const answer = await nobody.get('/me', undefined, authorization ? { headers: { authorization } } : {})
    expect(answer).toMatchObject({ status: 401, meta: { error: { code: 'unauthenticated' } } })
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(answer.text).not.toContain('stack')
  }
})

test('who comes in by a stream ticket is not asked for a token', async () => {
  const made = await as(acme.ADMIN).post<{ ticket: string }>('/stream/tickets')
  const leaving = new AbortController()
  const stream = await fetch(`${url}/api/v1/stream?tickets=all&ticket=${made.data.ticket}`, {
    headers: { accept: 'text/event-stream' },
    signal: leaving.signal,
  })
  expect(stream.status).toBe(200)
  expect(stream.headers.get('www-authenticate')).toBeNull()
  leaving.abort()
  const refused = await fetch(`${url}/api/v1/stream`, { headers: { accept: 'text/event-stream' } })
  expect(refused.status).toBe(401)
  expect(refused.headers.get('www-authenticate')).toBe('Bearer')
})

test('the public keys are served bare, and they verify our tokens', async () => {
  const answer = await fetch(`${url}/.well-known/jwks.json`)
  const { keys } = (await answer.json()) as { keys: Record<string, string>[] }
  expect(keys).toHaveLength(1)
  expect(keys[0]).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' })
  expect(keys[0]).not.toHaveProperty('d')
  const { createPublicKey, verify } = await import('node:crypto')
  const [head, body, signature] = acme.ADMIN.token.split('.') as [string, string, string]
  const key = createPublicKey({ key: keys[0] as never, format: 'jwk' })
  expect(verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
  expect(JSON.parse(Buffer.from(head, 'base64url').toString()).kid).toBe(keys[0]?.kid)
})

test.each([
  ['an unknown field', { email: 'a@b.test', password, admin: true }, 'admin'],
  ['no password', { email: 'a@b.test' }, 'password'],
  ['a password of 257 characters', { email: 'a@b.test', password: 'x'.repeat(257) }, 'password'],
  ['an address of another type', { email: { $ne: '' }, password }, 'email'],
  ['an address with a NUL', { email: 'a\0@b.test', password }, 'email'],
])('a login with %s is refused by the name of the field', async (_name, body, path) => {
  const answer = await nobody.post('/auth/login', body)
  expect(answer).toMatchObject({ status: 400, meta: { error: { code: 'invalid_input' } } })
  expect(answer.meta.error.errors[0]?.path).toBe(path)
})

test('a token of one tenant does not open the other', async () => {
  const told = await as(globex.ADMIN).get<Me>('/me')
  expect(told.data.tenant.slug).toBe('globex')
  expect((await as(globex.ADMIN).get(`/users/${acme.ADMIN.userId}`)).status).toBe(404)
})
