import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** The registry of one process. Parts make their metrics on it once and receive them as arguments. */
export type Metrics = Registry
export { Counter, Gauge, Histogram }

/** A new registry with Node's own metrics when `runtime` is set (once per process). */
export const createMetrics = (options: { runtime?: boolean } = {}): Metrics => {
  const registry = new Registry()
  if (options.runtime) collectDefaultMetrics({ register: registry })
  return registry
}

/** Bounds for latencies of a database call to a slow request, in seconds. */
export const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
