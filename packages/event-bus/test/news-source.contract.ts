import { expect, test } from 'vitest'
import type { News, NewsSource } from '../src/news.ts'
import { poll } from './poll.ts'

export type NewsFixture = {
  source: NewsSource
  /** Makes news in this order, all of them to be seen by the source. */
  tell(news: readonly News[]): Promise<void>
}

/** What every news source promises; `open` makes a fresh one with nothing told yet. */
export const newsSourceContract = (open: () => Promise<NewsFixture>): void => {
  test('every news arrives, and first appearances of a stream come in order', async () => {
    const { source, tell } = await open()
    const told = storyOf({ streams: 40, versions: 30 })
    const listener = listen(source, 'reader')
    await tell(told.slice(0, 700))
    await tell(told.slice(700))
    await poll(() => listener.heard.length >= told.length)
    await listener.stop()
    for (const [streamId, versions] of firstAppearances(listener.heard)) {
      expect([streamId, versions]).toEqual([streamId, range(30)])
    }
    expect(firstAppearances(listener.heard).size).toBe(40)
  })

  test('no batch is larger than 500, and batches come one at a time', async () => {
    const { source, tell } = await open()
    await tell(storyOf({ streams: 60, versions: 30 }))
    const sizes: number[] = []
    let running = 0
    let most = 0
    const listener = listen(source, 'reader', async (batch) => {
      sizes.push(batch.length)
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running -= 1
    })
    await poll(() => listener.heard.length >= 1800)
    await listener.stop()
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500)
    expect(most).toBe(1)
  })

  test('a batch whose handler rejects is repeated before anything later of its streams', async () => {
    const { source, tell } = await open()
    const told = storyOf({ streams: 5, versions: 20 })
    await tell(told)
    let rejections = 3
    const listener = listen(source, 'reader', async () => {
      if (rejections-- > 0) throw new Error('the database is away')
    })
    await poll(() => listener.heard.length >= told.length)
    await listener.stop()
    expect(rejections).toBeLessThan(0)
    for (const versions of firstAppearances(listener.heard).values()) expect(versions).toEqual(range(20))
  })

  test('it stops with the batch in hand, hands out nothing more, and the next start goes on there', async () => {
    const { source, tell } = await open()
    const told = storyOf({ streams: 60, versions: 30 })
    await tell(told)
    let release = () => {}
    const first = listen(
      source,
      'reader',
      () =>
        new Promise((resolve) => {
          release = resolve
        }),
    )
    await poll(() => first.batches > 0)
    const stopping = first.stop()
    release()
    await stopping
    expect(first.batches).toBe(1)
    expect(first.heard.length).toBeLessThanOrEqual(500)

    const second = listen(source, 'reader')
    await poll(() => first.heard.length + second.heard.length >= told.length)
    await second.stop()
    // The batch in hand counted as handled; a source that merges partitions may repeat a part of it.
    expect(first.heard.length + second.heard.length).toBeLessThan(told.length + 500)
    expect(new Set([...first.heard, ...second.heard].map((news) => JSON.stringify(news))).size).toBe(
      told.length,
    )
  })

  test('a handler that was rejecting when it was stopped leaves its batch to the next start', async () => {
    const { source, tell } = await open()
    const told = storyOf({ streams: 3, versions: 3 })
    await tell(told)
    let tries = 0
    const first = listen(source, 'reader', async () => {
      tries += 1
      throw new Error('never')
    })
    await poll(() => tries > 0)
    await first.stop()
    const second = listen(source, 'reader')
    await poll(() => second.heard.length >= told.length)
    await second.stop()
    expect(second.heard).toHaveLength(told.length)
  })

  test('consumers with different names each get everything', async () => {
    const { source, tell } = await open()
    const told = storyOf({ streams: 4, versions: 5 })
    await tell(told)
    const listeners = [listen(source, 'reader'), listen(source, 'another')]
    await poll(() => listeners.every((listener) => listener.heard.length >= told.length))
    for (const listener of listeners) {
      await listener.stop()
      expect(firstAppearances(listener.heard).size).toBe(4)
    }
  })

  test('a source that was stopped before it began settles', async () => {
    const { source } = await open()
    await source.run({ consumer: 'reader', onNews: async () => {}, signal: AbortSignal.abort() })
  })
}

/** Versions 1 to `versions` of each stream, interleaved. */
export const storyOf = ({ streams, versions }: { streams: number; versions: number }): News[] =>
  range(versions).flatMap((version) =>
    range(streams).map((stream) => ({ streamId: `ticket-${stream}`, version })),
  )

/** Runs the source and notes what its handler has finished. */
export const listen = (
  source: NewsSource,
  consumer: string,
  handle: (batch: readonly News[]) => Promise<void> = async () => {},
) => {
  const stopping = new AbortController()
  const heard: News[] = []
  const listener = {
    heard,
    batches: 0,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
  const running = source.run({
    consumer,
    signal: stopping.signal,
    onNews: async (batch) => {
      listener.batches += 1
      await handle(batch)
      heard.push(...batch)
    },
  })
  return listener
}

/** The versions of each stream in the order in which each was first heard. */
export const firstAppearances = (heard: readonly News[]): Map<string, number[]> => {
  const versions = new Map<string, Set<number>>()
  for (const { streamId, version } of heard) {
    versions.set(streamId, (versions.get(streamId) ?? new Set()).add(version))
  }
  return new Map([...versions].map(([streamId, set]) => [streamId, [...set]]))
}

export const range = (to: number): number[] => Array.from({ length: to }, (_, i) => i + 1)
