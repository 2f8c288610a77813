import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { foreignNames } from '../apps/api/src/plugins/foreign-names.ts'

test('every name of elsewhere that a 400 translates stands on the page, and no other', () => {
  const page = readFileSync(new URL('./coming-from.md', import.meta.url), 'utf8')
  const refused = /## Refused[\s\S]*?\n## /.exec(page)?.[0] ?? ''
  const told = [...refused.matchAll(/^\| `(\w+)` \| `(\w+)` \|$/gm)].map(([, theirs, ours]) => [theirs, ours])
  expect(told).toEqual(Object.entries(foreignNames))
})
