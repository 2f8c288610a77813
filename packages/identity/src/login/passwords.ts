import { Failure } from '@docket/runtime'
import { hash, verify } from '@node-rs/argon2'

/** Argon2id with the library's defaults (19 MiB, 2 passes; 11 ms), a few at a time so that a flood stalls nobody else. */
export type Passwords = {
  hash(password: string): Promise<string>
  /**
   * The index of the first of the hashes that fits, or -1. `read` runs when this check's turn has come, so that
   * whatever it counts is counted just before the look at the password. Without hashes one is computed all the same:
   * an unknown account costs what a known one does. Throws `overloaded` when too many wait.
   */
  check(password: string, read: () => Promise<readonly string[]>): Promise<number>
}

export const createPasswords = (options: { atOnce?: number; waiting?: number } = {}): Passwords => {
  // libuv has four threads: two for argon2 leave two for files and names
  const inTurn = bounded(options.atOnce ?? 2, options.waiting ?? 64)
  return {
    hash: (password) => inTurn(() => hash(password)),
    check: (password, read) =>
      inTurn(async () => {
        const hashes = await read()
        for (const [index, candidate] of (hashes.length > 0 ? hashes : [nobodysHash]).entries())
          if (await verify(candidate, password)) return hashes.length > 0 ? index : -1
        return -1
      }),
  }
}

/** The hash of a random password that nobody kept, with the parameters every other hash has. */
export const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$WlLAX8x56sXLT+N0SLnJtw$cmORSQjfySh4Ybfn4x868erpuqvgkIUtnIyP0Y5XHAg'

type InTurn = <T>(work: () => Promise<T>) => Promise<T>

const bounded = (atOnce: number, waiting: number): InTurn => {
  let running = 0
  const queue: (() => void)[] = []
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting)
        throw new Failure('overloaded', 'Too many logins at once; try again shortly.')
      await new Promise<void>((go) => queue.push(go))
    } else running += 1
    try {
      return await work()
    } finally {
      // the place is handed over, not given back, so that nobody overtakes the queue
      const next = queue.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
