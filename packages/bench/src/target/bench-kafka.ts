import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, kafkaBus } from '@docket/event-bus'
import { startKafka } from '@docket/local-stack'
import { type Running, silentLogger } from '@docket/runtime'

export type BenchKafka = Running & { brokers: string; bus: Bus }

/** A real Kafka of its own for one benchmark. */
export const startBenchKafka = async (): Promise<BenchKafka> => {
  const dir = await mkdtemp(join(tmpdir(), 'docket-bench-kafka-'))
  const kafka = await startKafka({ dir })
  const killWithUs = () => void kafka.kill()
  process.on('exit', killWithUs)
  const bus = kafkaBus({ brokers: kafka.brokers, clientId: 'docket-bench', log: silentLogger() })
  return {
    brokers: kafka.brokers,
    bus,
    async stop() {
      await bus.close()
      await kafka.stop()
      process.off('exit', killWithUs)
      await rm(dir, { recursive: true, force: true })
    },
  }
}
