import { expect, test } from 'vitest'
import { isolate } from './isolate.ts'

const run = async (ids: readonly string[], bad: readonly string[]) => {
  const found: string[] = []
  const done: string[] = []
  let attempts = 0
  await isolate(
    ids,
    async (some) => {
      attempts += 1
      if (some.some((id) => bad.includes(id))) return { error: 'bad' }
      done.push(...some)
      return null
    },
    async (id) => void found.push(id),
  )
  return { found, done, attempts }
}
const ids = Array.from({ length: 500 }, (_, n) => `${n}`)

test('what succeeds is tried once', async () => {
  expect(await run(ids, [])).toMatchObject({ attempts: 1, found: [] })
})

test('the ids that fail by themselves are found, and all others are done once', async () => {
  const { found, done, attempts } = await run(ids, ['3', '250', '499'])
  expect(found).toEqual(['3', '250', '499'])
  expect(done.toSorted()).toEqual(ids.filter((id) => !found.includes(id)).toSorted())
  expect(attempts).toBeLessThan(80)
})

test('a failure that passes within three tries harms nobody', async () => {
  let failures = 2
  const found: string[] = []
  await isolate(
    ['a', 'b'],
    async () => (failures-- > 0 ? { error: 'passing' } : null),
    async (id) => void found.push(id),
  )
  expect(found).toEqual([])
})
