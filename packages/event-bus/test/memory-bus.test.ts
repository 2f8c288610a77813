import { expect, test } from 'vitest'
import { memoryBus, TopicMismatch, TopicMissing } from '../src/index.ts'
import { newsSourceContract } from './news-source.contract.ts'
import { recordOf } from './record-of.ts'

const topic = { topic: 'memory.v1', partitions: 4, config: {} }

newsSourceContract(async () => {
  const bus = memoryBus()
  await bus.ensureTopics([topic])
  const publisher = bus.publisher()
  return {
    source: bus.newsSource({ topics: [topic.topic] }),
    tell: async (news) => void (await publisher.publish(news.map((one) => recordOf(topic.topic, one)))),
  }
})

test('the answer to publish tells where each partition continued', async () => {
  const bus = memoryBus()
  await bus.ensureTopics([{ ...topic, partitions: 1 }])
  const publisher = bus.publisher()
  const record = recordOf(topic.topic, { streamId: 'ticket-1', version: 1 })
  expect(await publisher.publish([record, record])).toEqual([
    { topic: topic.topic, partition: 0, baseOffset: 0n, count: 2 },
  ])
  expect(await publisher.publish([record])).toEqual([
    { topic: topic.topic, partition: 0, baseOffset: 2n, count: 1 },
  ])
  expect(await publisher.endOffsets(topic.topic)).toEqual(new Map([[0, 3n]]))
})

test('a topic that is missing, or has other partitions, is refused by name', async () => {
  const bus = memoryBus()
  const record = recordOf(topic.topic, { streamId: 'ticket-1', version: 1 })
  await expect(bus.publisher().publish([record])).rejects.toThrow(TopicMissing)
  await bus.ensureTopics([topic])
  await expect(bus.ensureTopics([{ ...topic, partitions: 5 }])).rejects.toThrow(TopicMismatch)
})
