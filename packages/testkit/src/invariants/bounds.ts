import type { ResourceSample } from '../drill/sample-resources.ts'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A14')

export type Bounds = {
  /** Memory may grow so much a minute, by the straight line through the samples after the warm-up. */
  bytesPerMinute: number
  /** Growth below this is noise of the collector, however steep. */
  toleratedBytes: number
  /** Highest value each metric may show. */
  metrics: { readonly [name: string]: number }
  /** Samples of a process younger than this are left out. */
  warmUpMs: number
}

/**
 * A14: under a steady load the memory of every process is flat, and its queues stay below their bounds. A process
 * that was started again counts as another.
 */
export const checkBounds = (samples: readonly ResourceSample[], bounds: Bounds): readonly Violation[] => [
  ...[...Map.groupBy(samples, ({ app, pid }) => `${app} (${pid})`)].flatMap(([name, own]) => [
    ...checkMemory(name, own, bounds),
    ...checkMetrics(name, own, bounds),
  ]),
  ...Object.keys(bounds.metrics)
    .filter((metric) => !samples.some((sample) => metric in sample.metrics))
    .map((metric) => violation(`${metric} is shown by no process, so nobody knows whether it has a bound`)),
]

const checkMemory = (
  name: string,
  samples: readonly ResourceSample[],
  { bytesPerMinute, toleratedBytes, warmUpMs }: Bounds,
): readonly Violation[] => {
  const start = samples[0]!.atMs
  const warm = samples.filter(({ atMs }) => atMs - start >= warmUpMs)
  if (warm.length < 4) return []
  const slope = slopeOf(warm.map(({ atMs, rssBytes }) => [atMs / 60_000, rssBytes]))
  const grown = slope * ((warm.at(-1)!.atMs - warm[0]!.atMs) / 60_000)
  return slope > bytesPerMinute && grown > toleratedBytes
    ? [violation(`${name} grows by ${mib(slope)} MiB a minute, ${mib(grown)} MiB so far`)]
    : []
}

const checkMetrics = (
  name: string,
  samples: readonly ResourceSample[],
  { metrics }: Bounds,
): readonly Violation[] =>
  Object.entries(metrics).flatMap(([metric, bound]) => {
    const highest = Math.max(...samples.map((sample) => sample.metrics[metric] ?? 0))
    return highest > bound ? [violation(`${name}: ${metric} reached ${highest}, above ${bound}`)] : []
  })

/** Slope of the least-squares line. */
const slopeOf = (points: readonly (readonly [number, number])[]): number => {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  return below === 0 ? 0 : above / below
}

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)
