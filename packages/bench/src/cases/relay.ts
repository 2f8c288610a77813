import { randomUUID } from 'node:crypto'
import { type BusRecord, ticketEvents } from '@docket/event-bus'
import { createEventStore } from '@docket/event-store'
import { fillLog } from '../load/fill-log.ts'
import { type Contenders, percentile, runRounds } from '../measure/rounds.ts'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark, Result } from '../result.ts'
import { type BenchKafka, startBenchKafka } from '../target/bench-kafka.ts'
import { type BenchServer, startBenchServer } from '../target/bench-server.ts'
import { type StartedRelay, startRelay } from '../target/start-relay.ts'
import { outboxMark, untilFollowed } from '../target/until-followed.ts'
import { commitToKafka } from './relay/commit-to-kafka.ts'

/** What the relay takes to Kafka: as fast as it can, and one by one as they are committed. */
export const relay: Benchmark = {
  id: 'relay',
  about: 'outbox to a real Kafka: drain against a bare producer, and commit to consumer at 300/s',
  async run({ quick, profile }) {
    const server = await startBenchServer()
    try {
      const kafka = await startBenchKafka()
      try {
        const started = await startRelay({
          databaseUrl: server.url,
          brokers: kafka.brokers,
          profile: profile ? 'relay' : undefined,
        })
        try {
          return await measure({ server, kafka, relay: started }, quick)
        } finally {
          started.resume()
          await started.stop()
        }
      } finally {
        await kafka.stop()
      }
    } finally {
      await server.stop()
    }
  },
}

type Parts = { server: BenchServer; kafka: BenchKafka; relay: StartedRelay }

const measure = async (parts: Parts, quick: boolean): Promise<Result[]> => {
  const ticks = readCpuTicks()
  const { toConsumer, toSend, sample } = await commitToKafka(parts, { rate: 300, ms: quick ? 4_000 : 30_000 })
  const steal = stealBetween(ticks, readCpuTicks())
  const latencies = (name: string, delays: readonly number[], note: string): Result[] =>
    (
      [
        ['p50', 0.5],
        ['p99', 0.99],
      ] as const
    ).map(([at, share]) => ({
      ...{ id: 'relay', metric: `${name}_${at}`, value: percentile(delays, share), unit: 'ms', steal, note },
    }))
  const count = `${toConsumer.length} events at 300/s`
  return [
    ...latencies('commit_to_kafka', toConsumer, `${count}, to a consumer's hands`),
    ...latencies('commit_to_send', toSend, `${count}, to the relay's producer`),
    ...(await drains(parts, sample, quick)),
  ]
}

/** Both send the same number of records of the same kind; the log is filled while the relay is held still. */
const drains = async (
  { server, kafka, relay }: Parts,
  sample: readonly BusRecord[],
  quick: boolean,
): Promise<Result[]> => {
  const count = quick ? 10_000 : 50_000
  const store = createEventStore(server.pool)
  const topic = { ...ticketEvents, topic: 'bench.bare.producer' }
  await kafka.bus.ensureTopics([topic])
  const producer = kafka.bus.publisher()
  const records = Array.from({ length: count }, (_, n) => ({
    ...sample[n % sample.length]!,
    topic: topic.topic,
  }))

  const drain = async (): Promise<number> => {
    relay.pause()
    await fillLog(store, { tenantId: randomUUID(), events: count })
    const mark = await outboxMark(server.pool)
    const began = performance.now()
    relay.resume()
    await untilFollowed(server.pool, 'relay', mark)
    const seconds = (performance.now() - began) / 1000
    await untilFollowed(server.pool, 'ticket_state', mark) // it runs beside, and may take longer
    return count / seconds
  }
  const bare = async (): Promise<number> => {
    const began = performance.now()
    for (let n = 0; n < count; n += 1_000) await producer.publish(records.slice(n, n + 1_000))
    return (count / (performance.now() - began)) * 1000
  }
  const contenders: Contenders<'drain' | 'bare'> = { drain, bare }
  const { medians, steal, kept } = await runRounds(contenders, quick ? 1 : 5)
  const ratio = medians.drain / medians.bare
  const note = `${kept} rounds of ${count}`
  return [
    { ...{ id: 'relay', metric: 'drain', value: medians.drain, unit: 'events/s', ratio, steal, note } },
    { ...{ id: 'relay', metric: 'bare_producer', value: medians.bare, unit: 'records/s', steal, note } },
  ]
}
