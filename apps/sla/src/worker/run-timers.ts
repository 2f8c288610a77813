import { setTimeout as after } from 'node:timers/promises'
import type { Logger } from '@docket/runtime'
import type { Pool } from 'pg'
import { createRenewal } from '../timers/renew-due.ts'
import { type HandleTimer, handleTimer, type TimerOutcome } from './handle-timer.ts'
import { type DueTimer, firstDue, takeDue } from './take-due.ts'

export type RunTimers = HandleTimer & {
  pool: Pool
  log: Logger
  signal: AbortSignal
  onHandled?(timer: DueTimer, outcome: TimerOutcome | 'failed'): void
  /** Hears after each round whether it went well. */
  onRound?(error: unknown): void
  /** Timers handled at the same time. */
  atOnce?: number
  /** The longest pause between two looks. */
  pollMs?: number
  /** A worker that takes timers and is not heard of again holds them for so long. */
  takenForMs?: number
  /** How often changed settings are looked for. */
  renewEveryMs?: number
}

/** Small, so that replicas work on the same stretch of the order and not each on a part of its own. */
const pageSize = 10
const shortestPauseMs = 20

/** Handles what falls due, in due order, until the signal aborts. Any number of replicas may run. */
export const runTimers = async (options: RunTimers): Promise<void> => {
  const { pool, log, signal, clock, pollMs = 1_000, takenForMs = 5_000, renewEveryMs = 60_000 } = options
  const renew = createRenewal(pool)
  let renewedAt = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    let found = 0
    let next: string | null = null
    try {
      if (performance.now() - renewedAt > renewEveryMs) {
        await renew()
        renewedAt = performance.now()
      }
      // one look a second while nothing is due: taking costs more than looking
      next = await firstDue(pool)
      if (next !== null && next <= clock.now()) {
        const due = await takeDue(pool, { now: clock.now(), limit: pageSize, takenForMs })
        found = due.length
        await handleAll(options, due)
        if (found < pageSize) next = await firstDue(pool)
      }
      options.onRound?.(null)
    } catch (error) {
      log.warn({ err: error }, 'what is due cannot be read for now')
      options.onRound?.(error)
    }
    if (found === pageSize) continue
    await after(pauseUntil(next, clock.now(), pollMs), undefined, { signal }).catch(() => {})
  }
}

/** Begun in due order, a few at a time. One that fails is left to its next turn, and holds nobody up. */
const handleAll = async (options: RunTimers, due: readonly DueTimer[]): Promise<void> => {
  const left = [...due]
  const worker = async (): Promise<void> => {
    for (let timer = left.shift(); timer && !options.signal.aborted; timer = left.shift()) {
      try {
        options.onHandled?.(timer, await handleTimer(options, timer))
      } catch (error) {
        const { ticketId, tenantId, kind } = timer
        options.log.error({ err: error, ticketId, tenantId, kind }, 'a timer could not be handled')
        options.onHandled?.(timer, 'failed')
      }
    }
  }
  await Promise.all(Array.from({ length: options.atOnce ?? 4 }, worker))
}

/** Until the next one falls due, and never long: clocks jump, and others add timers. */
const pauseUntil = (next: string | null, now: string, pollMs: number): number => {
  const left = next === null ? pollMs : Date.parse(next) - Date.parse(now)
  // what is overdue and not ours is in other hands
  return left <= 0 ? pollMs : Math.max(shortestPauseMs, Math.min(left, pollMs))
}
