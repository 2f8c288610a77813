import type { DrillStack } from '../faults/drill-stack.ts'
import type { Span } from '../invariants/service-levels.ts'
import { until } from '../until.ts'
import { logIn } from './api-client.ts'
import type { CommandRecord } from './command-record.ts'
import { type Load, startLoad } from './load.ts'
import { promiseShortly } from './promise-shortly.ts'
import { type Random, seededRandom } from './random.ts'
import type { ReadRecord } from './read-record.ts'
import { type SseClient, startSseClient } from './sse-client.ts'

/** What was measured in a drill, by name. */
export type Facts = Record<string, number | string>

/**
 * A stack with people at work on it and clients that follow, for one drill after another. The journals go over all
 * drills, since the log does.
 */
export type Scene = {
  readonly stack: DrillStack
  readonly seed: number
  readonly random: Random
  readonly commands: readonly CommandRecord[]
  readonly reads: readonly ReadRecord[]
  readonly clients: readonly SseClient[]
  /** When nobody may have been there to record service levels; null once clocks were moved and nobody can tell. */
  away: Span[] | null
  /** Puts people to work. */
  work(options?: { rate?: number }): Promise<Load>
  /** Waits until commands are acknowledged again: `count` more than now, and for `forMs` at least. */
  untilAtWork(load: Load, options?: { count?: number; forMs?: number }): Promise<void>
  stop(): Promise<void>
}

const atWorkWithinMs = 60_000

/** Starts the clients that stay for all drills: one who sees everything, and one who sees their own tickets. */
export const openScene = async (stack: DrillStack, seed: number): Promise<Scene> => {
  const random = seededRandom(seed)
  const loads: Load[] = []
  const { url, password } = stack
  const clients: SseClient[] = []
  await promiseShortly(await logIn({ url, email: 'admin@demo.docket.test', password }))
  for (const name of ['lead', 'user']) {
    const client = await logIn({ url, email: `${name}@demo.docket.test`, password })
    clients.push(startSseClient({ url, client, name }))
  }
  await until(() => clients.every((client) => client.connected()), { withinMs: 30_000 })
  return {
    stack,
    seed,
    random,
    get commands() {
      return loads.flatMap((load) => load.commands)
    },
    get reads() {
      return loads.flatMap((load) => load.reads)
    },
    clients,
    away: [],
    async work({ rate = 80 } = {}) {
      const name = `s${seed}-${loads.length + 1}`
      const load = await startLoad({ url, password, seed: random.below(2 ** 31), name, rate })
      loads.push(load)
      await until(() => load.acknowledged() >= 50, { withinMs: atWorkWithinMs })
      return load
    },
    async untilAtWork(load, { count = 30, forMs = 0 } = {}) {
      const before = load.acknowledged()
      const end = performance.now() + forMs
      const isAtWork = () => performance.now() >= end && load.acknowledged() >= before + count
      await until(isAtWork, { withinMs: atWorkWithinMs })
    },
    async stop() {
      await Promise.all(loads.map((load) => load.stop()))
      await Promise.all(clients.map((client) => client.stop()))
    },
  }
}
