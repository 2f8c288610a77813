import type { SlaClock } from '../clock/clock.ts'
import type { PolicySubject } from '../policy/policy.ts'
import type { Metric } from '../target.ts'
import { percentiles } from './percentiles.ts'

/** Clocks of tickets that are alike; `elapsed` in open milliseconds. */
export type SimulatedGroup = {
  readonly by: 'tier' | 'priority' | 'team'
  readonly value: string | null
  readonly metric: Metric
  readonly clocks: number
  readonly breaches: number
  readonly elapsed: { readonly p50: number; readonly p90: number; readonly p99: number }
}

export type Groups = {
  add(subject: PolicySubject, one: SlaClock): void
  result(): readonly SimulatedGroup[]
}

type Gathered = Omit<SimulatedGroup, 'elapsed' | 'clocks' | 'breaches'> & {
  clocks: number
  breaches: number
  readonly elapsed: number[]
}

export const createGroups = (): Groups => {
  const groups = new Map<string, Gathered>()
  return {
    add({ tier, priority, teamId: team }, { metric, state, elapsed }) {
      for (const [by, value] of Object.entries({ tier, priority, team }) as [
        Gathered['by'],
        string | null,
      ][]) {
        const key = `${by} ${value} ${metric}`
        const group = groups.get(key) ?? { by, value, metric, clocks: 0, breaches: 0, elapsed: [] }
        groups.set(key, group)
        group.clocks += 1
        if (state === 'breached') group.breaches += 1
        group.elapsed.push(elapsed)
      }
    },
    result: () =>
      [...groups.values()].map(({ elapsed, ...group }) => ({ ...group, elapsed: percentiles(elapsed) })),
  }
}
