import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark, Result } from '../result.ts'
import { commandOf, processTree, usageOf } from '../target/process-usage.ts'
import { startDocket } from '../target/start-docket.ts'
import { runReplay } from './replay/run-replay.ts'

/** Real incidents, where the folder of real data lies beside the checkout. */
const realLog = fileURLToPath(new URL('../../../../../shared/data/uci_incidents.dev.csv.gz', import.meta.url))
const madeIncidents = '3000'
const sampleEveryMs = 1_000

/** A whole incident log through the API of the embedded default, and what it leaves in memory. */
export const replay: Benchmark = {
  id: 'replay',
  about: 'an incident log replayed into the embedded default over HTTP, and the memory it leaves',
  async run({ quick, profile }) {
    const isReal = !quick && existsSync(realLog)
    const args = isReal ? [realLog] : ['--incidents', quick ? '150' : madeIncidents]
    const docket = await startDocket({ profile: profile ? 'replay: the embedded default' : undefined })
    try {
      const node = processTree(docket.pid).filter((pid) => commandOf(pid).includes('main.ts'))
      const rss = () => usageOf(node).rssBytes / 1e6
      const ticks = readCpuTicks()
      const before = rss()
      let peak = before
      const watch = setInterval(() => {
        peak = Math.max(peak, rss())
      }, sampleEveryMs)
      const { rows, rowsPerSecond, compared, unexplained } = await runReplay(docket, args).finally(() =>
        clearInterval(watch),
      )
      const after = rss()
      const steal = stealBetween(ticks, readCpuTicks())
      const note = `${rows} rows of a ${isReal ? 'real' : 'made-up'} log`
      const figure = (metric: string, value: number, unit: string, noted = note): Result => ({
        ...{ id: 'replay', metric, value, unit, steal, note: noted },
      })
      return [
        figure('rows_per_second', rowsPerSecond, 'rows/s'),
        figure('rss_before_replay', before, 'MB'),
        figure('rss_after_replay', after, 'MB'),
        figure('rss_peak', Math.max(peak, after), 'MB', 'read every second'),
        figure('unexplained_differences', unexplained, 'differences', `of ${compared} compared`),
      ]
    } finally {
      await docket.stop()
    }
  },
}
