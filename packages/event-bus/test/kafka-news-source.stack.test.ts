import { silentLogger } from '@docket/runtime'
import { testKafkaBrokers } from '@docket/testkit'
import { afterAll } from 'vitest'
import { kafkaBus } from '../src/index.ts'
import { newsSourceContract } from './news-source.contract.ts'
import { recordOf } from './record-of.ts'

const bus = kafkaBus({ brokers: testKafkaBrokers(), clientId: 'contract', log: silentLogger() })
const publisher = bus.publisher()
const unique = `${Date.now()}`
let opened = 0

afterAll(() => bus.close())

newsSourceContract(async () => {
  const topic = `contract.${unique}.${opened++}`
  await bus.ensureTopics([{ topic, partitions: 12, config: {} }])
  return {
    source: bus.newsSource({ topics: [topic] }),
    tell: async (news) => void (await publisher.publish(news.map((one) => recordOf(topic, one)))),
  }
})
