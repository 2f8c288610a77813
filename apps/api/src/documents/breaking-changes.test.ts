import { describe, expect, test } from 'vitest'
import { type ApiDocument, breakingChanges } from './breaking-changes.ts'

const document = (operation: object, schemas: object = {}): ApiDocument => ({
  paths: { '/things': { post: operation } },
  components: { schemas: schemas as never },
})
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
})
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const text = { type: 'string' }

const sending = (schema: object) => document({ requestBody: json(schema) })
const answering = (schema: object) => document({ responses: { 200: json(schema) } })

describe('a change is breaking', () => {
  test.each<[string, ApiDocument, ApiDocument, string]>([
    ['an operation that is gone', document({}), { paths: {} }, 'POST /things: gone'],
    [
      'a parameter that is gone',
      document({ parameters: [{ in: 'query', name: 'q' }] }),
      document({}),
      'POST /things: query q is gone',
    ],
    [
      'a parameter that is required now',
      document({ parameters: [{ in: 'query', name: 'q' }] }),
      document({ parameters: [{ in: 'query', name: 'q', required: true }] }),
      'POST /things: query q is required now',
    ],
    [
      'a member that has to be sent now',
      sending(object({ a: text })),
      sending(object({ a: text, b: text }, ['b'])),
      'POST /things: body.b: required now',
    ],
    [
      'a member that is refused now',
      sending(object({ a: text })),
      sending(object({})),
      'POST /things: body.a: gone',
    ],
    [
      'a value that is refused now',
      sending({ enum: ['x', 'y'] }),
      sending({ enum: ['x'] }),
      'POST /things: body: "y" is refused now',
    ],
    [
      'a shorter text',
      sending({ ...text, maxLength: 9 }),
      sending({ ...text, maxLength: 8 }),
      'POST /things: body: maxLength is 8 now',
    ],
    [
      'a type that is refused now',
      sending({ anyOf: [text, { type: 'null' }] }),
      sending(text),
      'POST /things: body: null is refused now',
    ],
    [
      'an answer without a member',
      answering(object({ a: text })),
      answering(object({})),
      'POST /things: 200.a: gone',
    ],
    [
      'an answer whose member may be missing',
      answering(object({ a: text }, ['a'])),
      answering(object({ a: text })),
      'POST /things: 200.a: may be missing now',
    ],
    [
      'an answer of another type',
      answering(text),
      answering({ type: ['string', 'null'] }),
      'POST /things: 200: null is a new answer',
    ],
  ])('%s', (_name, before, after, told) => {
    expect(breakingChanges(before, after)).toEqual([told])
    expect(breakingChanges(before, before)).toEqual([])
  })

  test('in what a name stands for, however deep, and with names that go in circles', () => {
    const named = (last: object) =>
      document(
        { requestBody: json({ $ref: '#/components/schemas/Tree' }) },
        {
          Tree: object({
            children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
            leaf: last,
          }),
        },
      )
    expect(breakingChanges(named(text), named({ type: 'number' }))).toEqual([
      'POST /things: body.leaf: string is refused now',
    ])
  })
})

test.each<[string, ApiDocument, ApiDocument]>([
  ['a new operation', { paths: {} }, document({})],
  ['a new parameter', document({}), document({ parameters: [{ in: 'query', name: 'q' }] })],
  ['a new member to send', sending(object({})), sending(object({ a: text }))],
  ['a new member of an answer', answering(object({})), answering(object({ a: text }, ['a']))],
  ['a further value to send', sending({ enum: ['x'] }), sending({ enum: ['x', 'y'] })],
  ['fewer answers', answering({ enum: ['x', 'y'] }), answering({ enum: ['x'] })],
])('%s breaks nobody', (_name, before, after) => expect(breakingChanges(before, after)).toEqual([]))
