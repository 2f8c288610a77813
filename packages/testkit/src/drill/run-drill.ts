import type { Drill, Length } from '../faults/drill.ts'
import type { Violation } from '../invariants/violation.ts'
import type { Facts, Scene } from './scene.ts'
import { settle } from './settle.ts'

export type Verdict = {
  drill: string
  seed: number
  violations: readonly Violation[]
  facts: Facts
  tookMs: number
}

/**
 * Hurts the system as the drill says, waits until it has settled by itself, and checks every invariant. Rejects when
 * the drill could not be carried out, or measured what must not be.
 */
export const runDrill = async (scene: Scene, drill: Drill, length: Length): Promise<Verdict> => {
  const startedAt = performance.now()
  const unwatched = drill.isPunctual ? null : { from: Date.now(), to: Number.POSITIVE_INFINITY }
  if (unwatched) scene.away?.push(unwatched)
  const hurt = await drill.hurt(scene, length)
  const { violations, events, published, serviceLevels, settledInMs } = await settle(scene, drill.settle)
  if (unwatched) unwatched.to = Date.now()
  if (drill.needsClock) scene.away = null
  const facts: Facts = {
    ...hurt,
    events,
    runs: published.runs,
    duplicates: `${published.duplicates} (${(published.duplicateShare * 100).toFixed(1)} %)`,
    breaches: serviceLevels.breaches,
    ...(drill.isPunctual && { latestSlaMs: serviceLevels.latestMs }),
    settledInMs: Math.round(settledInMs),
  }
  return {
    drill: drill.name,
    seed: scene.seed,
    violations,
    facts,
    tookMs: Math.round(performance.now() - startedAt),
  }
}

const shownViolations = 20

/** A verdict in words for people: what was measured, and the first violations. */
export const verdictLines = ({ drill, seed, violations, facts, tookMs }: Verdict): readonly string[] => [
  `${violations.length === 0 ? 'holds ' : 'BROKEN'} ${drill} (seed ${seed}, ${(tookMs / 1_000).toFixed(0)} s)  ` +
    Object.entries(facts)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  ...violations.slice(0, shownViolations).map(({ invariant, what }) => `         ${invariant} ${what}`),
  ...(violations.length > shownViolations
    ? [`         and ${violations.length - shownViolations} more`]
    : []),
]
