import type { IncomingMessage } from 'node:http'
import { Failure } from '@docket/runtime'

/** Nothing arrives for this long: whoever sent it is gone. */
const idleMs = 30_000

/** An upload of 50 MB over a line of 1 Mbit/s takes seven minutes. */
const wholeMs = 10 * 60_000

export type Arrival = {
  readonly signal: AbortSignal
  /** The promise, unless the arrival fails first. */
  or<T>(promise: Promise<T>): Promise<T>
  /** Why it failed, if it did. */
  failure(): Failure | null
  done(): void
}

/** Watches a body while somebody else reads it: it may not be endless, neither in bytes nor in time. */
export const watchArrival = (
  raw: IncomingMessage,
  limits: { most: number; tooMuch: () => Failure; idleMs?: number; wholeMs?: number },
): Arrival => {
  const failing = new AbortController()
  let failure: Failure | null = null
  const fail = (why: Failure) => {
    failure ??= why
    failing.abort(why)
  }
  const slow = () => fail(new Failure('invalid_input', 'The upload did not arrive in time.'))
  const idle = setTimeout(slow, limits.idleMs ?? idleMs)
  const whole = setTimeout(slow, limits.wholeMs ?? wholeMs)
  let bytes = 0
  const count = (chunk: Buffer) => {
    idle.refresh()
    bytes += chunk.length
    if (bytes > limits.most) fail(limits.tooMuch())
  }
  const cut = () => {
    if (!raw.complete) fail(new Failure('invalid_input', 'The upload was cut off.'))
  }
  raw.on('data', count)
  raw.on('close', cut)
  const { signal } = failing
  const failed = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(failure), { once: true })
  })
  failed.catch(() => {})
  return {
    signal,
    or: (promise) => Promise.race([promise, failed]),
    failure: () => failure,
    done() {
      clearTimeout(idle)
      clearTimeout(whole)
      raw.off('data', count)
      raw.off('close', cut)
    },
  }
}
