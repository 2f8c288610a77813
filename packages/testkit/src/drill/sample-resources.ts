import { readFile } from 'node:fs/promises'
import { setTimeout as after } from 'node:timers/promises'

/** A process at a moment: its resident memory, and its metrics summed over their labels. */
export type ResourceSample = {
  app: string
  pid: number
  atMs: number
  rssBytes: number
  metrics: { readonly [name: string]: number }
}

export type Sampled = { name: string; pid(): number | undefined; metricsUrl: string }

/** Samples processes every `everyMs` until the returned function is called, which answers what was seen. */
export const sampleResources = (
  apps: readonly Sampled[],
  everyMs = 2_000,
): (() => Promise<ResourceSample[]>) => {
  const samples: ResourceSample[] = []
  const stopping = new AbortController()
  const running = (async () => {
    while (!stopping.signal.aborted) {
      for (const app of apps) samples.push(...(await sampleOf(app).catch(() => [])))
      await after(everyMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })()
  return async () => {
    stopping.abort()
    await running
    return samples
  }
}

const sampleOf = async ({ name, pid, metricsUrl }: Sampled): Promise<ResourceSample[]> => {
  const own = pid()
  if (own === undefined) return []
  const status = await readFile(`/proc/${own}/status`, 'utf8')
  const rssBytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024
  const answer = await fetch(metricsUrl, { signal: AbortSignal.timeout(1_000) }).catch(() => null)
  const metrics = answer?.ok ? parseMetrics(await answer.text()) : {}
  return [{ app: name, pid: own, atMs: performance.now(), rssBytes, metrics }]
}

/** The samples of a page in Prometheus' text format, added up over their labels. */
export const parseMetrics = (page: string): { [name: string]: number } => {
  const sums: { [name: string]: number } = {}
  for (const [, name = '', value] of page.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{[^\n]*\})? (\S+)$/gm)) {
    sums[name] = (sums[name] ?? 0) + Number(value)
  }
  return sums
}
