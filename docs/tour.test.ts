import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const steps = readFileSync(join(root, 'docs/tour.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| \d+ \| `(\w+)` \| `([^`]+)` \|/.exec(line))
  .filter((match) => match !== null)
  .map(([, name = '', file = '']) => ({ name, file }))

test('the tour has its twelve steps', () => expect(steps).toHaveLength(12))

test.each(steps)('$name stands in $file', ({ name, file }) =>
  expect(readFileSync(join(root, file), 'utf8')).toMatch(
    new RegExp(`export (const|function|async function) ${name}\\b|\\b${name}\\(`),
  ),
)
