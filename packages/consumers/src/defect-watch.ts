import { monotonicMs } from '@docket/runtime'

/** Too much was parked at once: not the tickets are wrong but the consumer, which stops and is not skipped past. */
export class ConsumerDefect extends Error {
  override readonly name = 'ConsumerDefect'
}

/** Counts what was handled and parked within a minute. */
export type DefectWatch = {
  handled(streams: number): void
  /** Throws ConsumerDefect once 20 streams, and more than 1 % of those handled, were parked within a minute. */
  parked(consumer: string, cause: unknown): void
}

const windowMs = 60_000
const leastParked = 20
const greatestShare = 0.01

export const createDefectWatch = ({ now = monotonicMs }: { now?: () => number } = {}): DefectWatch => {
  let seconds: { at: number; handled: number; parked: number }[] = []
  const current = () => {
    const at = Math.floor(now() / 1_000) * 1_000
    seconds = seconds.filter((second) => second.at > now() - windowMs)
    const last = seconds.at(-1)
    if (last?.at === at) return last
    const second = { at, handled: 0, parked: 0 }
    seconds.push(second)
    return second
  }
  const sum = (of: 'handled' | 'parked') => seconds.reduce((total, second) => total + second[of], 0)
  return {
    handled(streams) {
      current().handled += streams
    },
    parked(consumer, cause) {
      current().parked += 1
      const [handled, parked] = [sum('handled'), sum('parked')]
      if (parked < leastParked || parked <= handled * greatestShare) return
      throw new ConsumerDefect(`${consumer} parked ${parked} of ${handled} streams within a minute`, {
        cause,
      })
    },
  }
}
