import { type FollowNews, type News, outboxNewsSource } from '../src/index.ts'
import { pause } from '../src/until-done.ts'
import { newsSourceContract } from './news-source.contract.ts'

newsSourceContract(async () => {
  const rows: News[] = []
  return { source: outboxNewsSource(followRows(rows)), tell: async (news) => void rows.push(...news) }
})

/** What followOutbox promises, over an array. */
const followRows = (rows: readonly News[]): FollowNews => {
  const cursors = new Map<string, number>()
  return async ({ name, onBatch, signal, pageSize }) => {
    while (!signal.aborted) {
      const from = cursors.get(name) ?? 0
      const page = rows.slice(from, from + pageSize)
      try {
        if (page.length > 0) await onBatch(page, { move: async () => {} })
        cursors.set(name, from + page.length)
      } catch {}
      await pause(1, signal)
    }
  }
}
