import type { SlaClock } from '../clock/clock.ts'
import type { Metric } from '../target.ts'

/** A breach that only one of the two worlds knows. */
export type Flip = {
  readonly ticketId: string
  readonly metric: Metric
  readonly cycle: number
  readonly from: SlaClock['state'] | null
  readonly to: SlaClock['state'] | null
}

export const flipsOf = (
  ticketId: string,
  before: readonly SlaClock[],
  after: readonly SlaClock[],
): readonly Flip[] => {
  const found = new Map(before.map((one) => [nameOf(one), one]))
  const now = new Map(after.map((one) => [nameOf(one), one]))
  const compare = (was: SlaClock | undefined, is: SlaClock | undefined): readonly Flip[] => {
    const { metric, cycle } = (was ?? is)!
    if ((was?.state === 'breached') === (is?.state === 'breached')) return []
    return [{ ticketId, metric, cycle, from: was?.state ?? null, to: is?.state ?? null }]
  }
  return [
    ...before.flatMap((was) => compare(was, now.get(nameOf(was)))),
    ...after.flatMap((is) => (found.has(nameOf(is)) ? [] : compare(undefined, is))),
  ]
}

const nameOf = ({ metric, cycle }: SlaClock): string => `${metric}/${cycle}`
