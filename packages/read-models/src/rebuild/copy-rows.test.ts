import { expect, test } from 'vitest'
import { toCopyText } from './copy-rows.ts'

test.each([
  [null, 'text', '\\N'],
  ['\\N', 'text', '\\\\N'],
  ['a\tb\nc\\d\re', 'text', 'a\\tb\\nc\\\\d\\re'],
  [true, 'boolean', 'true'],
  [7, 'integer', '7'],
  [[], 'text[]', '{}'],
  [
    ['two words, "quoted"', 'a\\b', 'null', ''],
    'text[]',
    '{"two words, \\\\"quoted\\\\"","a\\\\\\\\b","null",""}',
  ],
  [{ a: 'x\ny' }, 'jsonb', '{"a":"x\\\\ny"}'],
] as const)('%j as %s is told to COPY as %s', (value, type, text) =>
  expect(toCopyText(value, type)).toBe(text),
)
