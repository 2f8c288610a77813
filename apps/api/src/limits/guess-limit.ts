/** How often an address brought a token that was refused, in fixed windows. */
export type GuessLimit = {
  count(address: string): void
  /** How long this address has to wait; null when it may try. */
  waitMs(address: string): number | null
}

const remembersAddresses = 10_000

/** `now` is monotonic milliseconds. Bounded: the address counted first is forgotten first. */
export const createGuessLimit = ({
  limit,
  windowMs,
  now,
}: {
  limit: number
  windowMs: number
  now: () => number
}): GuessLimit => {
  const guesses = new Map<string, { count: number; until: number }>()
  return {
    count(address) {
      const known = guesses.get(address)
      if (known && known.until > now()) {
        known.count += 1
        return
      }
      guesses.delete(address)
      if (guesses.size >= remembersAddresses) guesses.delete(guesses.keys().next().value!)
      guesses.set(address, { count: 1, until: now() + windowMs })
    },
    waitMs(address) {
      const known = guesses.get(address)
      if (known === undefined || known.count < limit || known.until <= now()) return null
      return known.until - now()
    },
  }
}
