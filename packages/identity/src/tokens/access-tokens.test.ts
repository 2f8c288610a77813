import { createHmac } from 'node:crypto'
import { createSigner } from 'fast-jwt'
import { expect, test } from 'vitest'
import { accessTokenSeconds, createAccessTokens } from './access-tokens.ts'
import { newRefreshToken } from './refresh-token.ts'
import { generateSigningKey } from './signing-key.ts'

const key = generateSigningKey()
const clock = { at: '2026-11-21T04:00:00.000Z', now: () => clock.at }
const tokens = createAccessTokens({ keys: [key], issuer: 'docket', clock })
const claims = {
  sub: '0197a000-0000-7000-8000-000000000001',
  jti: '0197a000-0000-7000-8000-000000000002',
  sid: '0197a000-0000-7000-8000-000000000003',
  tid: '0197a000-0000-7000-8000-000000000004',
  rv: 1,
}
const nowSeconds = Date.parse(clock.at) / 1000
const payload = { iss: 'docket', aud: 'docket', ...claims, iat: nowSeconds, exp: nowSeconds + 600 }

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = { alg: 'EdDSA', typ: 'at+jwt', kid: key.kid }

/** Signed by our own key, so that only what is said in it is wrong. */
const signed = (head: Record<string, unknown>, body: Record<string, unknown>): string =>
  createSigner({ algorithm: 'EdDSA', key: key.privatePem, header: head as never })(body)

const without = (name: string) =>
  Object.fromEntries(Object.entries(payload).filter(([claim]) => claim !== name))

test('a token of ours is taken at its word until it ends', () => {
  const token = tokens.sign(claims)
  expect(tokens.verify(token)).toMatchObject(claims)
  expect(JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString())).toEqual(header)
  expect(tokens.verify(signed(header, payload))).toMatchObject(claims)
})

test('a token ends after ten minutes, also one that was verified before', () => {
  const clock = { at: '2026-11-21T04:00:00.000Z', now: () => clock.at }
  const tokens = createAccessTokens({ keys: [key], issuer: 'docket', clock })
  const token = tokens.sign(claims)
  clock.at = new Date(Date.parse(clock.at) + (accessTokenSeconds - 1) * 1000).toISOString()
  expect(tokens.verify(token).sub).toBe(claims.sub)
  clock.at = new Date(Date.parse(clock.at) + 1000).toISOString()
  expect(() => tokens.verify(token)).toThrow('expired or not valid')
})

const other = generateSigningKey()
const hs256 = (secret: string): string => {
  const input = `${part({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })}.${part(payload)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}
const [head, body, signature] = tokens.sign(claims).split('.') as [string, string, string]

test.each([
  ['alg none', `${part({ alg: 'none', typ: 'at+jwt', kid: key.kid })}.${part(payload)}.`],
  ['alg none in capitals', `${part({ alg: 'NONE', typ: 'at+jwt', kid: key.kid })}.${part(payload)}.`],
  ['our header without a signature', `${head}.${body}.`],
  ['HS256 with the public key as PEM', hs256(key.publicPem)],
  ['HS256 with the public key as JWK', hs256(key.jwk.x)],
  ['a foreign key', createAccessTokens({ keys: [other], issuer: 'docket', clock }).sign(claims)],
  [
    'a foreign key under our kid',
    createSigner({ algorithm: 'EdDSA', key: other.privatePem, header: header as never })(payload),
  ],
  ['a foreign kid over our key', signed({ ...header, kid: other.kid }, payload)],
  ['a path as kid', signed({ ...header, kid: '../../dev/null' }, payload)],
  ['a jku', signed({ ...header, jku: 'https://evil.test/jwks.json' }, payload)],
  ['an embedded jwk', signed({ ...header, jwk: other.jwk }, payload)],
  ['a crit header', signed({ ...header, crit: ['exp'] }, payload)],
  ['typ JWT', signed({ ...header, typ: 'JWT' }, payload)],
  ['a changed payload', `${head}.${part({ ...payload, sub: claims.tid })}.${signature}`],
  ['no exp', signed(header, without('exp'))],
  ['exp as text', `${head}.${part({ ...payload, exp: '9999999999' })}.${signature}`],
  ['no iat', `${head}.${part(without('iat'))}.${signature}`],
  ['no sub', signed(header, without('sub'))],
  ['no jti', signed(header, without('jti'))],
  ['no sid', signed(header, without('sid'))],
  ['no tid', signed(header, without('tid'))],
  ['another audience', signed(header, { ...payload, aud: 'elsewhere' })],
  ['another issuer', signed(header, { ...payload, iss: 'elsewhere' })],
  ['no audience', signed(header, without('aud'))],
  ['an exp of the past', signed(header, { ...payload, exp: nowSeconds - 1 })],
  ['a refresh token', newRefreshToken()],
  ['no token at all', ''],
  ['dots', '...'],
  ['8 KiB and more, though signed', signed(header, { ...payload, pad: 'x'.repeat(8_192) })],
  ['100 KB', 'x'.repeat(100_000)],
])('%s is refused', (_name, token) => {
  expect(() => tokens.verify(token)).toThrow(expect.objectContaining({ code: 'unauthenticated' }))
})

test('a replaced key still verifies what it signed', () => {
  const next = generateSigningKey()
  const rotated = createAccessTokens({ keys: [next, key], issuer: 'docket', clock })
  expect(rotated.verify(tokens.sign(claims)).sid).toBe(claims.sid)
  expect(rotated.jwks.keys.map((one) => one.kid)).toEqual([next.kid, key.kid])
  expect(JSON.stringify(rotated.jwks)).not.toContain('"d"')
})
