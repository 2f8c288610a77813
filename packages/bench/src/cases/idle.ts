import { setTimeout as after } from 'node:timers/promises'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark } from '../result.ts'
import { commandOf, processTree, usageOf } from '../target/process-usage.ts'
import { startDocket } from '../target/start-docket.ts'

const settleMs = 10_000

/** What the embedded default costs while nobody uses it: Node and PostgreSQL together. */
export const idle: Benchmark = {
  id: 'idle',
  about: 'CPU and memory of the embedded default with nothing to do',
  async run({ quick }) {
    const watchMs = quick ? 5_000 : 30_000
    const docket = await startDocket()
    try {
      await after(settleMs)
      const pids = processTree(docket.pid)
      const ticks = readCpuTicks()
      const before = usageOf(pids)
      await after(watchMs)
      const usage = usageOf(pids)
      const steal = stealBetween(ticks, readCpuTicks())
      const node = usageOf(pids.filter((pid) => commandOf(pid).includes('main.ts')))
      return [
        {
          id: 'idle',
          metric: 'cpu',
          value: ((usage.cpuMs - before.cpuMs) / watchMs) * 100,
          unit: '% of a core',
          steal,
        },
        { id: 'idle', metric: 'node_rss', value: node.rssBytes / 1e6, unit: 'MB', steal },
      ]
    } finally {
      await docket.stop()
    }
  },
}
