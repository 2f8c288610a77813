import { readCpuTicks, stealBetween } from './steal.ts'

/** What is compared: each contender runs once a round and answers its figure, e.g. operations a second. */
export type Contenders<Name extends string> = { readonly [N in Name]: () => Promise<number> }

export type Rounds<Name extends string> = {
  medians: { [N in Name]: number }
  /** Highest share of stolen time among the rounds kept. */
  steal: number
  kept: number
  dropped: number
}

/** Above this share of stolen time a round says more about the neighbours than about us. */
const stealLimit = 0.05

/**
 * Runs the contenders interleaved, in alternating order, so that what disturbs the machine disturbs all of them;
 * rounds with more than 5 % stolen time are dropped unless that would drop them all.
 */
export const runRounds = async <Name extends string>(
  contenders: Contenders<Name>,
  rounds: number,
): Promise<Rounds<Name>> => {
  const names = Object.keys(contenders) as Name[]
  const all: { figures: { [N in Name]?: number }; steal: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const before = readCpuTicks()
    const figures: { [N in Name]?: number } = {}
    for (const name of round % 2 === 0 ? names : names.toReversed()) figures[name] = await contenders[name]()
    all.push({ figures, steal: stealBetween(before, readCpuTicks()) })
  }
  const quiet = all.filter((round) => round.steal <= stealLimit)
  const kept = quiet.length > 0 ? quiet : all
  const medians = Object.fromEntries(
    names.map((name) => [name, median(kept.map((round) => round.figures[name] ?? Number.NaN))]),
  ) as { [N in Name]: number }
  return {
    medians,
    steal: Math.max(...kept.map((round) => round.steal)),
    kept: kept.length,
    dropped: all.length - kept.length,
  }
}

/** The middle of the values; of an even number the mean of the two in the middle. NaN for none. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The value below which `share` of the values lie (nearest rank). NaN for none. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN
