import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { kafkaBus, type ReceivedRecord, ticketEvents } from '@docket/event-bus'
import { readConfig, silentLogger } from '@docket/runtime'
import { toLines } from './listen/to-lines.ts'

// `npm run listen -- [topic] [--from end]`: prints the records of a topic as they come, until Ctrl-C.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { from: { type: 'string', default: 'beginning' }, help: { type: 'boolean', short: 'h' } },
})
const topic = positionals[0] ?? ticketEvents.topic

if (values.help || positionals.length > 1 || !['beginning', 'end'].includes(values.from)) {
  console.error(
    'npm run listen -- [topic] [--from beginning|end]\n\nReads KAFKA_BROKERS from the environment.',
  )
  process.exit(values.help ? 0 : 2)
}
const brokers = readConfig().KAFKA_BROKERS
if (!brokers) {
  console.error('Set KAFKA_BROKERS to the address that `npm run stack` prints.')
  process.exit(2)
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

const bus = kafkaBus({ brokers, clientId: 'docket-listen', log: silentLogger() })
const known = await bus.listTopics().catch((error: unknown) => {
  console.error(`No Kafka answers at ${brokers}: ${error instanceof Error ? error.message : error}`)
  process.exit(1)
})
if (!known.includes(topic)) {
  console.error(`There is no topic ${topic}. There are: ${known.join(', ') || 'none'}`)
  process.exit(1)
}

const ends = values.from === 'end' ? await bus.publisher().endOffsets(topic) : new Map<number, bigint>()
const isWanted = ({ partition, offset }: ReceivedRecord) => offset >= (ends.get(partition) ?? 0n)
await bus.consume({
  group: `listen-${randomUUID()}`,
  topics: [topic],
  signal: stop.signal,
  onRecords: async (records) => {
    for (const record of records.filter(isWanted)) console.log(toLines(record))
  },
})
await bus.close()
