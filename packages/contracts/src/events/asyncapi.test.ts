import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { asyncApiDocument } from './asyncapi.ts'
import { recordHeaders, toSequence } from './record-headers.ts'
import { ticketEventSchemas } from './ticket-events.ts'

const document = JSON.parse(JSON.stringify(asyncApiDocument()))

describe('the AsyncAPI document', () => {
  test('in docs is the one that the contracts make', () => {
    const committed = readFileSync(new URL('../../../../docs/asyncapi.json', import.meta.url), 'utf8')
    expect(JSON.parse(committed), 'run node packages/contracts/src/events/write-asyncapi.ts').toEqual(
      document,
    )
  })

  test('describes every public event, and every reference in it leads somewhere', () => {
    expect(Object.keys(document.channels.ticketEvents.messages)).toEqual(Object.keys(ticketEventSchemas))
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!)
    expect(refs.length).toBeGreaterThan(40)
    for (const path of refs) {
      const found = path.split('/').reduce((node, key) => node?.[key], document)
      expect(found, path).toBeDefined()
    }
  })

  test.each(Object.entries(document.components.messages))('%s says what it means', (_, message) =>
    expect((message as { summary?: string }).summary).toMatch(/\.$/),
  )
})

describe('the headers of a record', () => {
  test('carry the version so that it sorts as text', () =>
    expect([12, 9, 100].map(toSequence).sort()).toEqual(['0000000009', '0000000012', '0000000100']))

  test('are all declared', () => expect(recordHeaders.safeParse({ 'x-internal': 'yes' }).success).toBe(false))
})
