import { createHmac, createPrivateKey, sign } from 'node:crypto'
import { request } from 'node:http'
import type { Tokens } from '@docket/contracts'
import { generateSigningKey, type SigningKey } from '@docket/identity'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { password } from './people.ts'

const [key, former, foreign] = [generateSigningKey(), generateSigningKey(), generateSigningKey()]
const { as, acme, url } = await useHarness({ signingKeys: [key, former] })
const nobody = as(null)
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString())

const [head, body, signature] = acme.ADMIN.token.split('.') as [string, string, string]
const header = read(head)
const claims = read(body)
const signed = (said: object, more: object, by: SigningKey = key) => {
  const text = `${part(said)}.${part(more)}`
  return `${text}.${sign(null, Buffer.from(text), createPrivateKey(by.privatePem)).toString('base64url')}`
}
const hs256 = (secret: string) => {
  const text = `${part({ ...header, alg: 'HS256' })}.${body}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
const { exp: _, ...endless } = claims

/** Over a bare socket, since fetch has an opinion about headers. */
const statusOf = (token: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}/api/v1/users`, { headers: { authorization: `Bearer ${token}` } })
    asked.on('error', reject)
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.end()
  })

test('the claims of a login, signed by our key, are let in: what is refused below is refused for what is wrong', async () => {
  expect(await statusOf(signed(header, claims))).toBe(200)
})

test.each([
  ['alg none', `${part({ ...header, alg: 'none' })}.${body}.`],
  ['no signature', `${head}.${body}.`],
  ['HS256 with the public key as PEM', hs256(key.publicPem)],
  ['HS256 with the public key as JWK', hs256(key.jwk.x)],
  ['a foreign key under its own kid', signed({ ...header, kid: foreign.kid }, claims, foreign)],
  ['a foreign key under our kid', signed(header, claims, foreign)],
  ['the former key under the new one’s kid', signed(header, claims, former)],
  ['a jku', signed({ ...header, jku: 'http://127.0.0.1:9/jwks.json' }, claims, foreign)],
  ['a jku over our own key', signed({ ...header, jku: 'http://127.0.0.1:9/jwks.json' }, claims)],
  ['no exp', signed(header, endless)],
  ['an exp of the past', signed(header, { ...claims, exp: claims.iat - 1 })],
  ['another audience', signed(header, { ...claims, aud: 'elsewhere' })],
  ['another issuer', signed(header, { ...claims, iss: 'elsewhere' })],
  ['another type', signed({ ...header, typ: 'JWT' }, claims)],
  [
    'a changed payload',
    `${head}.${part({ ...claims, tid: acme.tenantId.replace(/.$/, (last) => (last === '0' ? '1' : '0')) })}.${signature}`,
  ],
  ['a session of somebody else', signed(header, { ...claims, sub: acme.MANAGER.userId })],
  ['a tenant that is not the session’s', signed(header, { ...claims, tid: acme.support })],
  ['another role version', signed(header, { ...claims, rv: claims.rv + 1 })],
])('a token with %s is nobody', async (_name, token) => {
  expect(await statusOf(token)).toBe(401)
})

test('a refresh token is no access token, and an access token no refresh token', async () => {
  const { data } = await nobody.post<Tokens>('/auth/login', { email: 'manager@acme.test', password })
  expect(await statusOf(data.refreshToken)).toBe(401)
  expect((await nobody.post('/auth/refresh', { refreshToken: data.accessToken })).status).toBe(400)
  const short = data.accessToken.slice(0, 512)
  expect((await nobody.post('/auth/refresh', { refreshToken: short })).status).toBe(401)
})

test('100 KB of token is refused before anybody reads it', async () => {
  expect(await statusOf('x'.repeat(20_000))).toBe(401)
  expect(await statusOf('x'.repeat(100_000)).catch(() => 431)).toBe(431)
  expect((await nobody.post('/auth/refresh', { refreshToken: 'x'.repeat(100_000) })).status).toBe(400)
  expect(await statusOf(acme.ADMIN.token)).toBe(200)
})

test('of two keys the first signs, both verify, and both are told to the world without their secrets', async () => {
  expect(header.kid).toBe(key.kid)
  expect(await statusOf(signed({ ...header, kid: former.kid }, claims, former))).toBe(200)
  const { keys } = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] }
  expect(keys.map(({ kid }) => kid)).toEqual([key.kid, former.kid])
  expect(JSON.stringify(keys)).not.toContain('"d"')
})

test('ten refreshes at once are one successor and ten access tokens that work', async () => {
  const { data } = await nobody.post<Tokens>('/auth/login', { email: 'manager@acme.test', password })
  const { refreshToken } = data
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => nobody.post<Tokens>('/auth/refresh', { refreshToken })),
  )
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
  expect(new Set(answers.map((answer) => answer.data.refreshToken)).size).toBe(1)
  for (const answer of answers) expect(await statusOf(answer.data.accessToken)).toBe(200)
})

test('a flood of logins is counted, bounded, and holds up nobody who is in already', async () => {
  const flood = Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      nobody.post('/auth/login', { email: `flood${n}@acme.test`, password: 'wrong' }),
    ),
  )
  let isOver = false
  void flood.then(() => {
    isOver = true
  })
  let meanwhile = 0
  while (!isOver && meanwhile < 10) {
    expect((await as(acme.ADMIN).get('/me')).status).toBe(200)
    if (!isOver) meanwhile += 1
  }
  expect(meanwhile, 'requests answered while logins wait').toBeGreaterThan(0)
  const answers = await flood
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([401, 429, 503]))
  for (const { status, headers } of answers)
    if (status !== 401) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
})
