import { readFile } from 'node:fs/promises'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, test } from 'vitest'
import { type ApiDocument, breakingChanges } from './breaking-changes.ts'
import { inertServer } from './inert-server.ts'

const app = await inertServer()
const document = app.swagger() as { paths?: Record<string, Record<string, { operationId?: string }>> }

/** Of the recommended rules, what does not hold here and why. */
const exceptions = [
  {
    rule: 'operation-4xx-response',
    at: /^#\/paths\/~1(health|metrics|\.well-known)/,
    why: 'nothing to get wrong',
  },
  { rule: 'operation-4xx-response', at: /^#\/paths\/~1api~1v1~1openapi/, why: 'nothing to get wrong' },
]

test('the OpenAPI document lints clean under the recommended rules of Redocly', async () => {
  const problems = await lintFromString({
    source: JSON.stringify(document),
    config: await createConfig({ extends: ['recommended'] }),
    absoluteRef: 'openapi.json',
  })
  const told = problems
    .map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer ?? '' }))
    .filter(({ ruleId, at }) => !exceptions.some(({ rule, at: where }) => rule === ruleId && where.test(at)))
  expect(told).toEqual([])
})

test('operations have names of their own', () => {
  const names = Object.values(document.paths ?? {}).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  expect(names).toContain('postTicketsByIdComments')
  expect(names.filter((name, index) => name === undefined || names.indexOf(name) !== index)).toEqual([])
})

test('nothing that was released breaks; after a release on purpose, run write-documents.ts with --release', async () => {
  const released = await readFile(new URL('../../../../docs/openapi.released.json', import.meta.url), 'utf8')
  expect(breakingChanges(JSON.parse(released) as ApiDocument, document as ApiDocument)).toEqual([])
})
