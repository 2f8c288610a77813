/** Counts requests in fixed windows: how many of this key came in its window, this one included. */
export type RateCounter = {
  /** `ttlMs` is how long the window still lasts. Rejects when the count is not to be had. */
  count(key: string, windowMs: number): Promise<RateCount>
  close(): Promise<void>
}

export type RateCount = { count: number; ttlMs: number }
