import { readFile } from 'node:fs/promises'
import { createMetrics } from '@docket/runtime'
import { expect, test } from 'vitest'
import { buildServer } from '../src/server.ts'
import { useHarness } from './harness.ts'

const { url, app, as, acme, context } = await useHarness()

type Document = {
  openapi: string
  paths: Record<string, Record<string, { security?: unknown[]; requestBody?: unknown }>>
  components: { schemas: Record<string, { additionalProperties?: unknown }> }
}

const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as Document

test('the OpenAPI document is the committed one; run `node apps/api/src/documents/write-documents.ts` after a change', async () => {
  const committed = await readFile(new URL('../../../docs/openapi.json', import.meta.url), 'utf8')
  expect(`${JSON.stringify(document, null, 2)}\n`).toBe(committed)
})

test('it is OpenAPI 3.1, and names every ticket route', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/api/v1/tickets',
      '/api/v1/tickets/{id}',
      '/api/v1/tickets/{id}/assign',
      '/api/v1/tickets/{id}/comments',
      '/api/v1/tickets/stats/overview',
    ]),
  )
})

test('bodies are strict', () => {
  for (const name of ['CreateTicketInput', 'EditTicketInput', 'AddCommentInput', 'AssignTicketInput'])
    expect(document.components.schemas[name] ?? name).toMatchObject({ additionalProperties: false })
})

test('there is a page to browse it, which loads what it shows from here', async () => {
  const page = await fetch(`${url}/docs/`)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('openapi.json')
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  const script = await fetch(`${url}/docs/js/scalar.js`)
  expect(script.headers.get('content-type')).toContain('javascript')
  expect((await fetch(`${url}/docs`)).url).toBe(`${url}/docs/`)
  expect((await fetch(`${url}/docs/nothing`)).status).toBe(404)
})

test('a route without a permission does not boot', async () => {
  const careless = buildServer({ ...context, metrics: createMetrics() }, [
    (app) => void app.get('/careless', () => 'hello'),
  ])
  await expect(careless).rejects.toThrow('names no permission')
})

test('every route that is documented without security is public, and every other one asks who is there', async () => {
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.security?.length === 0) continue
      const response = await app.inject({
        method: method.toUpperCase() as 'GET',
        url: path.replaceAll(/\{\w+\}/g, 'x'),
        ...(operation.requestBody !== undefined && { payload: {} }),
      })
      expect(`${method} ${path} ${response.statusCode}`).toBe(`${method} ${path} 401`)
    }
  expect((await as(acme.ADMIN).get('/tickets')).status).toBe(200)
})
