import { testRedisUrl } from '@docket/testkit'
import { redisFeed } from '../src/index.ts'
import { liveFeedContract } from './live-feed.contract.ts'

liveFeedContract('Redis', (keeps) =>
  redisFeed({ url: testRedisUrl(), keeps, prefix: `{feed}:${crypto.randomUUID()}` }),
)
