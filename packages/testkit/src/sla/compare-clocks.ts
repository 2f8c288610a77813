import { clock, compileCalendar, type SlaClock } from '@docket/ticketing/sla'
import { seededRandom } from '../drill/random.ts'
import { Beyond } from './lives.ts'
import { type MadeCase, madeCase } from './made-cases.ts'
import { type Expected, expectedClocks, walked } from './oracle.ts'

export type Comparison = {
  readonly compared: number
  readonly clocks: number
  readonly breached: number
  /** Needed more days than the oracle walks. */
  readonly skipped: number
  readonly differences: readonly Difference[]
}

export type Difference = {
  readonly seed: number
  readonly made: MadeCase
  readonly expected: readonly Expected[]
  readonly found: readonly Expected[]
}

/** Asks clock and oracle the same questions, until so many were comparable; stops after a few differences. `falsify` tests the test. */
export const compareClocks = (
  count: number,
  seed: number,
  falsify: (clocks: readonly SlaClock[]) => readonly SlaClock[] = (clocks) => clocks,
): Comparison => {
  const differences: Difference[] = []
  let [compared, clocks, breached, skipped] = [0, 0, 0, 0]
  for (let i = 0; compared < count && differences.length < 3; i++) {
    const caseSeed = seed + i
    const made = madeCase(seededRandom(caseSeed))
    const expected = expectedOf(made)
    if (expected === undefined) {
      skipped += 1
      continue
    }
    const asked = clock(
      made.facts,
      ({ calendarId }) => compileCalendar(made.calendars[Number(calendarId)]!),
      made.now,
    )
    const found = falsify(asked).map((one, k) => toExpected(one, expected[k], made))
    compared += 1
    clocks += found.length
    breached += found.filter((one) => one.state === 'breached').length
    if (JSON.stringify(found) !== JSON.stringify(expected))
      differences.push({ seed: caseSeed, made, expected, found })
  }
  return { compared, clocks, breached, skipped, differences }
}

const expectedOf = ({ facts, calendars, now }: MadeCase): readonly Expected[] | undefined => {
  try {
    return expectedClocks(facts, ({ calendarId }) => calendars[Number(calendarId)]!, now)
  } catch (error) {
    if (error instanceof Beyond) return undefined
    throw error
  }
}

/** A deadline that the oracle does not see must at least lie where it does not look. */
const toExpected = (one: SlaClock, beside: Expected | undefined, { facts }: MadeCase): Expected => {
  const kinds: Record<string, number> = {}
  for (const { kind, from, to } of one.segments) kinds[kind] = (kinds[kind] ?? 0) + to - from
  const order = Object.keys(beside?.kinds ?? {})
  const isBeyond = one.dueAt !== null && one.dueAt > facts[0]!.at + walked - 86_400_000
  return {
    metric: one.metric,
    cycle: one.cycle,
    isCurrent: one.isCurrent,
    state: one.state,
    endedAt: one.endedAt,
    elapsed: one.elapsed,
    dueAt: beside && beside.dueAt === undefined && isBeyond ? undefined : one.dueAt,
    passed: one.passed.map(({ threshold, at }) => `${threshold.name} ${at}`).sort(),
    kinds: Object.fromEntries(Object.entries(kinds).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))),
  }
}
