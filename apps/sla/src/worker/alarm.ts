import { setTimeout as after } from 'node:timers/promises'

/** Cuts a pause short when something falls due before its end. Instants are of the clock that says what is due. */
export type Alarm = {
  /** Something falls due then. */
  ring(at: number | null): void
  /** From here on rings count for the next pause: ask what is due after this. */
  listen(): void
  /** Ends after `ms`, at a ring for an instant before `until`, or when the signal aborts. */
  pause(ms: number, until: number, signal: AbortSignal): Promise<void>
}

export const createAlarm = (): Alarm => {
  let first = Number.POSITIVE_INFINITY
  let pausing: { until: number; end(): void } | null = null
  return {
    ring(at) {
      if (at === null) return
      first = Math.min(first, at)
      if (pausing !== null && at < pausing.until) pausing.end()
    },
    listen() {
      first = Number.POSITIVE_INFINITY
    },
    async pause(ms, until, signal) {
      if (first < until || signal.aborted) return
      const rung = new AbortController()
      pausing = { until, end: () => rung.abort() }
      await after(ms, undefined, { signal: AbortSignal.any([signal, rung.signal]) }).catch(() => {})
      pausing = null
    },
  }
}
