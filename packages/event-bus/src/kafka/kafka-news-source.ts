import { gather } from '../gather.ts'
import { type News, type NewsOptions, type NewsSource, newsPerBatch } from '../news.ts'
import { isLaterRun } from '../runs.ts'
import { untilDone } from '../until-done.ts'
import type { ClientOptions } from './client.ts'
import { followTopics } from './follow-topics.ts'
import { newsGroup } from './news-group.ts'
import { headerOf, runHeader, toNews } from './received.ts'

const partitionsAtOnce = 12

/** News from Kafka: a group named after the consumer, headers only, offsets committed after the handler. */
export const kafkaNewsSource = (client: ClientOptions, topics: readonly string[]): NewsSource => ({
  run: ({ consumer, onNews, onRun, onHeard, signal }) => {
    const log = client.log.child({ consumer })
    const patiently = <T>(what: string, work: () => Promise<T>): Promise<T> =>
      untilDone(work, {
        signal,
        onFailure: (error, tries) => log.warn({ err: error, tries }, `${what} failed; it is repeated`),
      })
    const handle = gather<News>(async (batch) => {
      signal.throwIfAborted() // what waits behind the batch in hand is for the next start
      await patiently('handling news', () => onNews(batch))
    }, newsPerBatch)
    const runs = followRuns({ onRun, patiently })

    return followTopics(client, {
      group: newsGroup(consumer, topics),
      topics,
      atMost: newsPerBatch,
      concurrency: partitionsAtOnce,
      onFetched: onHeard,
      signal,
      onMessages: async ({ messages }, held) => {
        let from = 0
        for (const [i, { headers }] of messages.entries()) {
          const run = headerOf(headers, runHeader)
          if (!run || !runs.isNew(run)) continue
          await handle(newsIn(messages.slice(from, i)))
          from = i
          if ((await runs.meet(run, held.seekToBeginning)) === 'another') return 'sought'
        }
        await handle(newsIn(messages.slice(from)))
        return 'done'
      },
    })
  },
})

const newsIn = (messages: readonly Parameters<typeof toNews>[0][]): readonly News[] =>
  messages.map(toNews).filter((news) => news !== null)

/** Remembers the run this source is in. Partitions that meet the same new run at once wait for one answer. */
const followRuns = ({
  onRun,
  patiently,
}: {
  onRun: NewsOptions['onRun'] | undefined
  patiently: <T>(what: string, work: () => Promise<T>) => Promise<T>
}) => {
  let current: string | null = null
  const meetings = new Map<string, Promise<'known' | 'another'>>()

  const meetOnce = async (run: string, seek: () => Promise<void>): Promise<'known' | 'another'> => {
    const answer = await patiently(`beginning run ${run}`, () => onRun!(run))
    const isAnother = answer === 'another' || current !== null
    if (isAnother) await patiently('seeking to the earliest records', seek)
    current = run
    return isAnother ? 'another' : 'known'
  }
  return {
    isNew: (run: string): boolean => onRun !== undefined && (current === null || isLaterRun(run, current)),
    meet: (run: string, seek: () => Promise<void>): Promise<'known' | 'another'> => {
      const meeting = meetings.get(run) ?? meetOnce(run, seek).finally(() => meetings.delete(run))
      meetings.set(run, meeting)
      return meeting
    },
  }
}
