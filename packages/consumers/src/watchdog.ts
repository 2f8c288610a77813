import { setTimeout as after } from 'node:timers/promises'
import { monotonicMs } from '@docket/runtime'

/** There is work, the broker answers, and nothing moves: only a new process helps. */
export class ConsumerStuck extends Error {
  override readonly name = 'ConsumerStuck'
}

export type Watched = {
  consumer: string
  /** What the group has still to read, and a sum that grows when any member reads; rejects without a broker. */
  group(): Promise<{ lag: number; read: number }>
  /** Batches this process was given: it may move before its offsets do. */
  given(): number
  signal: AbortSignal
  withinMs?: number
  now?: () => number
  pause?: (signal: AbortSignal) => Promise<void>
}

/** Settles with the signal; throws ConsumerStuck after 60 s in which there was lag, a broker, and no movement. */
export const watchdog = async ({
  consumer,
  group,
  given,
  signal,
  withinMs = 60_000,
  now = monotonicMs,
  pause = nowAndThen,
}: Watched): Promise<void> => {
  let last = ''
  let since = now()
  while (!signal.aborted) {
    await pause(signal)
    const state = await group().catch(() => null)
    const place = `${state?.read} ${given()}`
    if (!state || state.lag === 0 || place !== last) since = now()
    else if (now() - since >= withinMs)
      throw new ConsumerStuck(`${consumer} has not moved for ${withinMs} ms although there is work`)
    last = place
  }
}

const nowAndThen = (signal: AbortSignal): Promise<void> => after(5_000, undefined, { signal }).catch(() => {})
