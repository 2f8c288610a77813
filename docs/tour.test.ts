import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const steps = readFileSync(join(root, 'docs/tour.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| (\d+)? *\| `(\w+)` \| `([^`]+)` \|/.exec(line))
  .filter((match) => match !== null)
  .map(([, step, name = '', file = '']) => ({ step, name, file }))

test('the tour has its fourteen steps, in order', () =>
  expect(steps.flatMap(({ step }) => (step ? [Number(step)] : []))).toEqual(
    Array.from({ length: 14 }, (_, i) => i + 1),
  ))

// declared, not merely called: as a function of the module, or as a member of an exported type
test.each(steps)('$name is declared in $file', ({ name, file }) =>
  expect(readFileSync(join(root, file), 'utf8')).toMatch(
    new RegExp(`^export (const|function|async function\\*?) ${name}\\b|^ {2}${name}\\(.*\\): [^{]*$`, 'm'),
  ),
)
