import { expect, test } from 'vitest'
import { changes, collect } from '../test/collect.ts'
import { liveFeedContract } from '../test/live-feed.contract.ts'
import { memoryFeed } from './memory-feed.ts'

liveFeedContract('memory', (keeps) => memoryFeed({ keeps }))

test('another feed is another epoch: whoever resumes from it is told to reset', async () => {
  const [before, after] = [memoryFeed(), memoryFeed()]
  const first = collect(before, 'acme')
  await first.started()
  await before.announce(changes('acme', 1, 2))
  await after.announce(changes('acme', 1, 2))
  const second = collect(after, 'acme', first.lastId())
  await second.started()
  expect(second.kinds()).toEqual(['reset'])
  first.stop()
  second.stop()
})
