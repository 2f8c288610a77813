/** Tokens that were good not long ago, by their ends; the one that was good longest ago is forgotten first. */
export type KnownTokens = { add(token: string): void; has(token: string): boolean }

const remembersTokens = 10_000
/** The secret part of a key, or most of a signature. */
const endLength = 43

export const createKnownTokens = (most = remembersTokens): KnownTokens => {
  const known = new Set<string>()
  return {
    add(token) {
      const end = token.slice(-endLength)
      known.delete(end)
      known.add(end)
      if (known.size > most) known.delete(known.values().next().value!)
    },
    has: (token) => known.has(token.slice(-endLength)),
  }
}
