// A member of the group `reader`, to be killed: says so once it holds partitions.
import { silentLogger } from '@docket/runtime'
import { kafkaBus } from '../src/index.ts'

const [brokers = '', topic = ''] = process.argv.slice(2)
await kafkaBus({ brokers, clientId: 'member', log: silentLogger() })
  .newsSource({ topics: [topic] })
  .run({
    consumer: 'reader',
    onNews: async () => {},
    onHeard: () => console.log('heard'),
    signal: new AbortController().signal,
  })
