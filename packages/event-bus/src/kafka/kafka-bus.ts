import type { Bus } from '../bus.ts'
import type { Publisher } from '../publish.ts'
import type { ClientOptions } from './client.ts'
import { consume } from './consume.ts'
import { consumerLag } from './consumer-lag.ts'
import { ensureTopics } from './ensure-topics.ts'
import { kafkaNewsSource } from './kafka-news-source.ts'
import { type Compression, kafkaPublisher } from './publisher.ts'
import { existingTopics } from './topic-facts.ts'

const answerWithinMs = 2_000

/**
 * The bus over a Kafka cluster. Nothing connects before its first use; every publisher, source and question has a
 * connection of its own. Throws on a compression that kafkajs cannot read.
 */
export const kafkaBus = (options: ClientOptions & { compression?: Compression }): Bus => {
  const publishers: Publisher[] = []
  return {
    publisher() {
      const publisher = kafkaPublisher(options)
      publishers.push(publisher)
      return publisher
    },
    ensureTopics: (specs) => ensureTopics(options, specs),
    listTopics: () => existingTopics(options),
    newsSource: ({ topics }) => kafkaNewsSource(options, topics),
    consume: (consuming) => consume(options, consuming),
    consumerLag: (group, topics) => consumerLag(options, group, topics),
    health: {
      name: 'kafka',
      check: () => answersInTime(existingTopics(options)),
    },
    async close() {
      await Promise.all(publishers.map((publisher) => publisher.close()))
    },
  }
}

const answersInTime = async (answer: Promise<unknown>): Promise<{ ok: boolean; detail?: string }> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<{ ok: boolean; detail: string }>((resolve) => {
    const detail = `no answer in ${answerWithinMs} ms`
    timer = setTimeout(() => resolve({ ok: false, detail }), answerWithinMs - 100)
  })
  const asked = answer.then(
    () => ({ ok: true }),
    (error: unknown) => ({ ok: false, detail: String(error) }),
  )
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}
