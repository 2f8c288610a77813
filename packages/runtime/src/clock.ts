/** An instant as ISO 8601 in UTC with milliseconds, e.g. `2026-11-21T03:51:00.000Z`; sorts as text. */
export type Instant = string

/** Where the time comes from; passed as an argument so that tests choose it. */
export type Clock = { now(): Instant }

export const systemClock: Clock = { now: () => new Date().toISOString() }

/** Milliseconds that only move forward, for leases and timeouts; never compared between processes. */
export const monotonicMs = (): number => performance.now()
