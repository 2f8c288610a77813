import type { Caller, Role } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { rateClassOf } from './rate-class.ts'

const caller = (role: Role): Caller => ({ tenantId: 't', userId: 'u', role, teamIds: [] })
const classOf = (method: string, url: string, more: { role?: Role; load?: string; config?: object } = {}) =>
  rateClassOf(
    {
      method,
      routeOptions: { url, config: more.config ?? {} },
      headers: more.load ? { 'x-docket-load': more.load } : {},
    },
    caller(more.role ?? 'SENIOR_ENGINEER'),
  )

test.each([
  ['GET', '/api/v1/tickets', 'reads'],
  ['HEAD', '/api/v1/tickets', 'reads'],
  ['POST', '/api/v1/tickets', 'writes'],
  ['DELETE', '/api/v1/tickets/:id', 'writes'],
  ['POST', '/api/v1/auth/login', 'writes'],
  ['POST', '/api/v1/tickets/:id/attachments', 'uploads'],
  ['GET', '/api/v1/tickets/:id/attachments', 'reads'],
  ['GET', '/api/v1/tickets/export.csv', 'exports'],
  ['POST', '/api/v1/reports/exports', 'exports'],
  ['POST', '/api/v1/tickets/:id/classify', 'ai'],
  ['POST', '/api/v1/tickets/bulk', 'bulk'],
  ['POST', '/api/v1/imports', 'bulk'],
  ['GET', '/health', null],
  ['GET', '/health/ready', null],
  ['GET', '/metrics', null],
  ['OPTIONS', '*', null],
] as const)('%s %s is of class %s', (method, url, expected) => expect(classOf(method, url)).toBe(expected))

test('a route may say its class itself', () =>
  expect(classOf('POST', '/api/v1/anything', { config: { rateClass: 'ai' } })).toBe('ai'))

test('opening a stream is a read', () =>
  expect(classOf('GET', '/api/v1/stream', { config: { stream: true } })).toBe('reads'))

test('a declared load is heard from who may import history, and from nobody else', () => {
  expect(classOf('POST', '/api/v1/tickets', { load: 'import', role: 'ADMIN' })).toBe('bulk')
  expect(classOf('POST', '/api/v1/tickets', { load: 'import', role: 'MANAGER' })).toBe('writes')
  const key = { ...caller('ADMIN'), scopes: ['history.import'] }
  const asked = { method: 'POST', routeOptions: { url: '/x' }, headers: {} }
  expect(rateClassOf(asked, key)).toBe('bulk')
  expect(rateClassOf(asked, { ...key, scopes: ['ticket.*'] })).toBe('writes')
  expect(
    rateClassOf({ method: 'GET', routeOptions: { url: '/x' }, headers: { 'x-docket-load': 'bench' } }, null),
  ).toBe('reads')
})
