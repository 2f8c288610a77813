import { readFileSync } from 'node:fs'

/** CPU ticks of the machine since its start: all of them, and those another machine took from it. */
export type CpuTicks = { total: number; steal: number }

/** Reads `/proc/stat`; zeros where there is none. Field 8 of the `cpu` line is steal (man 5 proc). */
export const readCpuTicks = (): CpuTicks => {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
    const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number)
    return { total: ticks.reduce((sum, tick) => sum + tick, 0), steal: ticks[7] ?? 0 }
  } catch {
    return { total: 0, steal: 0 }
  }
}

/** Share of the time between two readings that was stolen, 0 to 1. */
export const stealBetween = (before: CpuTicks, after: CpuTicks): number =>
  after.total === before.total ? 0 : (after.steal - before.steal) / (after.total - before.total)
