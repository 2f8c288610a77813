import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { roles } from '@docket/ticketing'
import { permissionTableRead } from '@docket/ticketing/spec'
import { describe, expect, test } from 'vitest'
import { permissionsPage } from '../src/documents/permissions-page.ts'
import { nameOf, type OpenApi, type Operation, operationsOf } from './contract/operations.ts'
import { routePermissions } from './contract/route-permissions.fixture.ts'
import { sampleOf } from './contract/sample-of.ts'
import { useHarness } from './harness.ts'

// Every role on every route, against the printed page: the table by hand in packages/ticketing, the routes by hand
// in route-permissions.fixture.ts.
const { app, url, acme } = await useHarness()
const document = app.swagger() as unknown as OpenApi
const operations = operationsOf(document).filter(({ path }) => path.startsWith('/api/v1'))

const cellsOf = new Map(
  Object.values(permissionTableRead).flatMap((line) =>
    Object.entries(line).map(([action, cells]) => [action, cells.split(' ')] as const),
  ),
)

test('the page docs/permissions.md is what the routes say; run `node apps/api/src/documents/write-documents.ts`', async () => {
  const committed = await readFile(new URL('../../../docs/permissions.md', import.meta.url), 'utf8')
  expect(permissionsPage(app.swagger())).toBe(committed)
})

test('every route stands in the list by hand, and no other', () => {
  expect(operations.map(nameOf).sort()).toEqual(Object.keys(routePermissions).sort())
})

describe('role by route', () => {
  test.each(operations.map((operation) => [nameOf(operation), operation] as const))(
    '%s',
    async (name, operation) => {
      const wanted = routePermissions[name]!
      if (wanted !== 'public') expect((await ask(operation, null)).status).toBe(401)
      const cells = cellsOf.get(wanted)
      if (wanted === 'operator')
        for (const role of roles) expect((await ask(operation, acme[role].token)).status).toBe(403)
      if (cells === undefined) return expect(['public', 'signed in', 'operator']).toContain(wanted)
      for (const [index, role] of roles.entries()) {
        const { status, code } = await ask(operation, acme[role].token)
        const isForbidden = status === 403 && code === 'forbidden'
        // what reaches only so far may be denied to this body; how far it reaches is tested where it is decided
        if (cells[index] === '-' || cells[index] === 'all')
          expect({ role, isForbidden }).toEqual({ role, isForbidden: cells[index] === '-' })
      }
    },
  )
})

describe('what is forbidden stays so', () => {
  const user = acme.END_USER.token
  const forbidden = operations.filter((operation) => {
    const action = routePermissions[nameOf(operation)]!
    return cellsOf.get(action)?.[0] === '-'
  })

  test('whatever the path looks like', async () => {
    for (const operation of forbidden)
      for (const change of [
        (path: string) => `${path}/`,
        (path: string) => path.toUpperCase(),
        (path: string) => path.replace('/api', '//api'),
        (path: string) => path.replace('/v1/', '/v1/./'),
        (path: string) => path.replace('/v1/', '/v1/%2e/'),
      ]) {
        const { status } = await ask(operation, user, { path: change(pathOf(operation)) })
        expect(`${nameOf(operation)} ${status}`).toMatch(/ (403|404)$/)
      }
  })

  test('whatever the method claims to be', async () => {
    for (const operation of forbidden) {
      const overriding = { 'x-http-method-override': operation.method, 'x-method-override': operation.method }
      const { status } = await ask({ ...operation, method: 'POST' }, user, { headers: overriding })
      expect(`${nameOf(operation)} ${status}`).toMatch(/ 40[0-9]$/)
      if (operation.method !== 'GET') continue
      const head = await ask({ ...operation, method: 'HEAD' }, user)
      expect(`HEAD ${operation.path} ${head.status}`).toMatch(/ (403|404)$/)
    }
  })
})

function pathOf({ path }: Operation): string {
  return path.replaceAll(/\{\w+\}/g, () => randomUUID())
}

async function ask(
  operation: Operation,
  token: string | null,
  { path = pathOf(operation), headers = {} }: { path?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; code: string | null }> {
  const body =
    operation.body?.type === 'application/json'
      ? JSON.stringify(sampleOf(operation.body.schema, document.components.schemas))
      : undefined
  const stopping = new AbortController()
  const response = await fetch(url + path, {
    method: operation.method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
    signal: stopping.signal,
  })
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
  const text = isStream ? '' : await response.text()
  stopping.abort()
  const code = text.startsWith('{') ? (JSON.parse(text).meta?.error?.code ?? null) : null
  return { status: response.status, code }
}
