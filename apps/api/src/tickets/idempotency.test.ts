import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { idempotencyOf } from './idempotency.ts'

const body = { email: 'ada@acme.test', password: 'correct horse' }
const fingerprintOf = (cursorSecret: string, said: object = body) =>
  idempotencyOf(
    {
      headers: { 'idempotency-key': 'one' },
      caller: { userId: 'ada' },
      routeOptions: { method: 'POST', url: '/api/v1/users' },
      params: {},
      body: said,
    } as unknown as FastifyRequest,
    { cursorSecret },
  )?.fingerprint

test('a fingerprint is the same for the same request, in whatever order its members come', () => {
  expect(fingerprintOf('s'.repeat(32), { password: body.password, email: body.email })).toBe(
    fingerprintOf('s'.repeat(32)),
  )
  expect(fingerprintOf('s'.repeat(32), { ...body, password: 'other' })).not.toBe(
    fingerprintOf('s'.repeat(32)),
  )
})

test('a fingerprint cannot be computed, so no password tried on it, without the secret', () => {
  expect(fingerprintOf('s'.repeat(32))).not.toBe(fingerprintOf('t'.repeat(32)))
  const entries = [
    ['body', Object.entries(body)],
    ['params', []],
  ]
  expect(fingerprintOf('s'.repeat(32))).not.toBe(
    createHash('sha256').update(JSON.stringify(entries)).digest('base64url'),
  )
})
