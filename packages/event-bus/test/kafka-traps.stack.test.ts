import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { silentLogger } from '@docket/runtime'
import { testKafkaBrokers } from '@docket/testkit'
import { afterAll, expect, test } from 'vitest'
import { kafkaBus, type News, newsGroup } from '../src/index.ts'
import { followTopics } from '../src/kafka/follow-topics.ts'
import { firstAppearances, listen, range, storyOf } from './news-source.contract.ts'
import { poll } from './poll.ts'
import { recordOf } from './record-of.ts'

const client = { brokers: testKafkaBrokers(), clientId: 'traps', log: silentLogger() }
const bus = kafkaBus(client)
const publisher = bus.publisher()
let made = 0

afterAll(() => bus.close())

test('another run is told once, before its news, and all is read again from the earliest record', async () => {
  const topic = await newTopic()
  const story = storyOf({ streams: 20, versions: 5 })
  await tell(topic, story, '1-aaaa')
  const calls: string[] = []
  const stopping = new AbortController()
  const running = bus.newsSource({ topics: [topic] }).run({
    consumer: 'reader',
    signal: stopping.signal,
    onNews: async (news) => void calls.push(...news.map(({ version }) => String(version))),
    onRun: async (run) => {
      calls.push(run)
      return 'known'
    },
  })
  const heard = () => calls.filter((call) => !call.includes('-')).length
  await poll(() => heard() === story.length)
  expect(calls[0]).toBe('1-aaaa')

  await tell(topic, [{ streamId: 'ticket-1', version: 6 }], '2-bbbb')
  // The sought-back hundred and the newcomer; that run 1 is met again on the way is no news.
  await poll(() => heard() >= 2 * story.length + 1)
  expect(calls.filter((call) => call.includes('-'))).toEqual(['1-aaaa', '2-bbbb'])
  expect(calls.indexOf('6')).toBeGreaterThan(calls.indexOf('2-bbbb'))
  stopping.abort()
  await running
})

test('a consumer that calls the run another one reads everything again after a restart', async () => {
  const topic = await newTopic()
  const story = storyOf({ streams: 10, versions: 3 })
  await tell(topic, story, '1-aaaa')
  const source = bus.newsSource({ topics: [topic] })
  const first = listen(source, 'reader')
  await poll(() => first.heard.length === story.length)
  await first.stop()

  await tell(topic, [{ streamId: 'ticket-1', version: 4 }], '1-aaaa')
  const heard: News[] = []
  const runs: string[] = []
  const stopping = new AbortController()
  const running = source.run({
    consumer: 'reader',
    signal: stopping.signal,
    onNews: async (news) => void heard.push(...news),
    onRun: async (run) => {
      runs.push(run)
      if (runs.length === 1) throw new Error('the database is away')
      return 'another'
    },
  })
  await poll(() => heard.length === story.length + 1)
  expect(runs).toEqual(['1-aaaa', '1-aaaa'])
  stopping.abort()
  await running
})

test('the bus is heard several times a second while nothing happens', async () => {
  const topic = await newTopic()
  let heard = 0
  const stopping = new AbortController()
  const running = bus.newsSource({ topics: [topic] }).run({
    consumer: 'reader',
    onNews: async () => {},
    onHeard: () => {
      heard += 1
    },
    signal: stopping.signal,
  })
  await poll(() => heard > 0)
  const from = performance.now()
  const before = heard
  await poll(() => heard >= before + 4)
  expect(performance.now() - from).toBeLessThan(5_000)
  stopping.abort()
  await running
})

test('a handler slower than a session keeps its partitions', async () => {
  const topic = await newTopic()
  await tell(topic, storyOf({ streams: 3, versions: 1 }))
  let pauseMs = 7_500
  const listener = listen(bus.newsSource({ topics: [topic] }), 'reader', async () => {
    await after(pauseMs)
    pauseMs = 0
  })
  await poll(() => listener.heard.length === 3)
  await tell(topic, [{ streamId: 'ticket-1', version: 2 }])
  await poll(() => listener.heard.length === 4)
  await listener.stop()
  expect(listener.batches).toBe(2)
})

test('partitions of a member that was killed come back one session later', async () => {
  const topic = await newTopic()
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('member.ts', import.meta.url)),
    client.brokers,
    topic,
  ])
  await poll(() => new Promise((resolve) => child.stdout.once('data', () => resolve(true))))
  child.kill('SIGKILL')
  const from = performance.now()
  const listener = listen(bus.newsSource({ topics: [topic] }), 'reader')
  await tell(topic, storyOf({ streams: 30, versions: 1 }))
  await poll(() => listener.heard.length === 30)
  expect(performance.now() - from).toBeLessThan(20_000) // 7 s when quiet; one default session alone is 30 s
  await listener.stop()
})

test('a second member shares the work, and takes all of it when the first leaves', async () => {
  const topic = await newTopic()
  const source = bus.newsSource({ topics: [topic] })
  const members = [listen(source, 'reader'), listen(source, 'reader')]
  let version = 0
  await poll(async () => {
    await tell(
      topic,
      range(40).map((stream) => ({ streamId: `ticket-${stream}`, version: version + 1 })),
    )
    version += 1
    return members.every((member) => member.heard.length > 0)
  })
  await members[0]!.stop()
  const before = members[1]!.heard.length
  await tell(
    topic,
    range(40).map((stream) => ({ streamId: `ticket-${stream}`, version: 1000 })),
  )
  await poll(() => members[1]!.heard.filter((news) => news.version === 1000).length === 40)
  expect(members[1]!.heard.length).toBeGreaterThan(before)
  await members[1]!.stop()
  const heard = firstAppearances(members.flatMap((member) => member.heard))
  for (const versions of heard.values()) expect(versions).toHaveLength(version + 1)
})

test('a crash that no restart mends rejects, so that the process ends', async () => {
  const topic = await newTopic()
  const following = followTopics(client, {
    group: 'refused',
    topics: [topic],
    atMost: 500,
    concurrency: 1,
    onMessages: async () => 'done',
    signal: new AbortController().signal,
    consumerConfig: { sessionTimeout: 100, heartbeatInterval: 50 }, // the broker takes no less than 6 s
  })
  await expect(following).rejects.toThrow(/session timeout/i)
})

test('a foreign record without our headers is passed over', async () => {
  const topic = await newTopic()
  await publisher.publish([{ topic, key: 'x', value: Buffer.from('?'), headers: { ce_sequence: 'many' } }])
  await tell(topic, [{ streamId: 'ticket-1', version: 1 }])
  const listener = listen(bus.newsSource({ topics: [topic] }), 'reader')
  await poll(() => listener.heard.length > 0)
  await listener.stop()
  expect(listener.heard).toEqual([{ streamId: 'ticket-1', version: 1 }])
})

test('lag counts what a group has not committed', async () => {
  const topic = await newTopic()
  const lag = async () => {
    const lags = await bus.consumerLag(newsGroup('reader', [topic]), [topic])
    return lags.reduce((sum, one) => sum + one.lag, 0)
  }
  await tell(topic, storyOf({ streams: 10, versions: 2 }))
  expect(await lag()).toBe(20)
  const listener = listen(bus.newsSource({ topics: [topic] }), 'reader')
  await poll(async () => (await lag()) === 0)
  await listener.stop()
})

const newTopic = async (): Promise<string> => {
  const topic = `traps.${Date.now()}.${made++}`
  await bus.ensureTopics([{ topic, partitions: 12, config: {} }])
  return topic
}

const tell = async (topic: string, news: readonly News[], run?: string): Promise<void> => {
  await publisher.publish(news.map((one) => recordOf(topic, one, run)))
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
