import type { PolicyVersion } from '@docket/ticketing/sla'
import { describe, expect, test } from 'vitest'
import type { ReadRules } from './read-sla-rules.ts'
import { createRulesCache } from './rules-cache.ts'

/** A source whose answers the test lets go one by one, and whose revision it raises. */
const setUp = () => {
  const asked: string[] = []
  const source = { revision: 1, failing: false }
  let now = 0
  const cache = createRulesCache(
    {
      async read(): Promise<ReadRules> {
        const { revision } = source
        asked.push(`rules ${revision}`)
        await Promise.resolve()
        if (source.failing) throw new Error('the database is away')
        const policies = [{ version: revision } as PolicyVersion]
        return { revision, unreadable: 0, rules: { policies, calendars: () => undefined as never } }
      },
      async readRevision() {
        asked.push('revision')
        if (source.failing) throw new Error('the database is away')
        return source.revision
      },
    },
    () => now,
  )
  const versionOf = async (answer: ReturnType<typeof cache.rulesOf>) => (await answer).policies[0]!.version
  return {
    ...{ asked, source, cache },
    rules: () => versionOf(cache.rulesOf('t')),
    fresh: () => versionOf(cache.freshRulesOf('t')),
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

describe('the rules of a tenant', () => {
  test('are asked for once by all who ask at once, and not again for a second', async () => {
    const { asked, rules, pass } = setUp()
    expect(await Promise.all([rules(), rules(), rules()])).toEqual([1, 1, 1])
    pass(999)
    await rules()
    expect(asked).toEqual(['rules 1'])
  })

  test('cost one look at the revision a second while nothing changes', async () => {
    const { asked, rules, pass } = setUp()
    for (const _ of [1, 2, 3]) {
      await Promise.all([rules(), rules()])
      pass(1_000)
    }
    expect(asked).toEqual(['rules 1', 'revision', 'revision'])
  })

  test('that were changed elsewhere are met within a second, and at once by who asks for fresh ones', async () => {
    const { source, rules, fresh, pass } = setUp()
    await rules()
    source.revision = 2
    expect(await rules()).toBe(1)
    pass(1_000)
    expect(await rules()).toBe(2)
    source.revision = 3
    expect(await fresh()).toBe(3)
    expect(await rules()).toBe(3)
  })

  test('that are forgotten are read anew, even by who asks while an older answer is on its way', async () => {
    const { source, cache, rules } = setUp()
    const old = rules()
    await Promise.resolve() // it is being read
    source.revision = 2
    cache.forget('t')
    const [before, after] = await Promise.all([old, rules()])
    expect([before, after, await rules()]).toEqual([1, 2, 2])
  })

  test('that could not be read are a failure of now, not of later', async () => {
    const { source, rules, pass } = setUp()
    source.failing = true
    await expect(rules()).rejects.toThrow('away')
    source.failing = false
    expect(await rules()).toBe(1)
    pass(1_000)
    source.failing = true
    await expect(rules()).rejects.toThrow('away')
    source.failing = false
    expect(await rules()).toBe(1)
  })
})
