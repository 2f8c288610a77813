/** Locks by name, first come first served, as a database locks rows. */
export const createNamedLocks = () => {
  const tails = new Map<string, Promise<void>>()

  const lock = async (name: string): Promise<() => void> => {
    const before = tails.get(name)
    const { promise, resolve } = Promise.withResolvers<void>()
    tails.set(name, promise)
    await before
    return () => {
      if (tails.get(name) === promise) tails.delete(name)
      resolve()
    }
  }

  /** One transaction's locks: taken in name order (no deadlock between single appends), given back together. */
  const holder = () => {
    const held = new Map<string, () => void>()
    return {
      acquire: async (names: readonly string[]): Promise<void> => {
        for (const name of [...names].sort()) {
          if (!held.has(name)) held.set(name, await lock(name))
        }
      },
      release: (): void => {
        for (const unlock of held.values()) unlock()
      },
    }
  }

  return { holder }
}
