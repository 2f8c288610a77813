import { Gauge, type Metrics } from '@docket/runtime'
import type { ConsumerLag } from './consumer-lag.ts'

export type ConsumerNumbers = {
  lag(): Promise<ConsumerLag>
  parked(): Promise<number>
  /** Streams that the last audit found behind. */
  auditLagging(): number
}

/** Shows a consumer's numbers, asked for at each scrape; several consumers of a process share the metrics. */
export const showConsumer = (metrics: Metrics, consumer: string, numbers: ConsumerNumbers): void => {
  const labels = { consumer }
  const show = (name: string, help: string, read: () => Promise<number> | number): void => {
    const gauge = sharedGauge(metrics, name, help)
    readersOf(gauge).set(consumer, async () => gauge.set(labels, await read()))
  }
  show(
    'docket_consumer_lag_events',
    'Events appended that the consumer has not applied, at least',
    async () => (await numbers.lag()).events,
  )
  show(
    'docket_projection_lag_seconds',
    'Age of the oldest event the consumer has not applied',
    async () => (await numbers.lag()).oldestSeconds,
  )
  show('docket_parked_tickets', 'Streams parked because the consumer could not apply them', numbers.parked)
  show('docket_audit_lagging_streams', 'Streams the last audit found behind', numbers.auditLagging)
}

type Reader = () => Promise<void>
const readers = new WeakMap<object, Map<string, Reader>>()

const readersOf = (gauge: object): Map<string, Reader> => {
  const known = readers.get(gauge) ?? new Map<string, Reader>()
  readers.set(gauge, known)
  return known
}

const sharedGauge = (metrics: Metrics, name: string, help: string): Gauge<'consumer'> => {
  const known = metrics.getSingleMetric(name)
  if (known) return known as Gauge<'consumer'>
  const gauge: Gauge<'consumer'> = new Gauge({
    name,
    help,
    labelNames: ['consumer'],
    registers: [metrics],
    // A database that is away must not take the whole page with it: the last numbers stay.
    collect: async () => {
      await Promise.allSettled([...readersOf(gauge).values()].map((read) => read()))
    },
  })
  return gauge
}
