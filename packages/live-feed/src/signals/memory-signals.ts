import type { Signal, Signals } from './signals.ts'

/** The signals of a system that is one process. */
export const memorySignals = (): Signals => {
  const listeners = new Set<(signal: Signal) => void>()
  return {
    send(signal) {
      for (const listener of listeners) listener(signal)
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: async () => listeners.clear(),
  }
}
