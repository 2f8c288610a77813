import { expect, test } from 'vitest'
import { csvLine } from './csv-line.ts'

test('a line is RFC 4180: what separates is quoted, nothing is empty', () =>
  expect(csvLine(['a', 'b,c', 'say "x"', 'two\nlines', null, 1.5, -2, false])).toBe(
    'a,"b,c","say ""x""","two\nlines",,1.5,-2,false\r\n',
  ))

test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1'])('%j never becomes a formula', (text) =>
  expect(csvLine([text]).replace(/^"/, '')).toMatch(/^'/),
)
