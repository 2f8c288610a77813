import type { Clock, Logger } from '@docket/runtime'
import type { Pool } from 'pg'
import { createRenewal } from '../timers/renew-due.ts'
import type { Alarm } from './alarm.ts'
import { firstDue } from './first-due.ts'
import { type HandleTimer, handleTimer, type TimerOutcome } from './handle-timer.ts'
import { type RecordDue, recordDue, type SlaOutcome } from './record-due.ts'
import { type DueTimer, takeDue } from './take-due.ts'
import { takeDueSla } from './take-due-sla.ts'

export type RunTimers = HandleTimer &
  RecordDue & {
    pool: Pool
    clock: Clock
    log: Logger
    signal: AbortSignal
    /** Rung when something sooner was written than this worker waits for. */
    alarm: Alarm
    onHandled?(timer: DueTimer, outcome: TimerOutcome | 'failed'): void
    onRecorded?(outcome: SlaOutcome): void
    /** Hears after each round whether it went well. */
    onRound?(error: unknown): void
    /** Timers handled at the same time; service levels are recorded together. */
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
/** Recorded in one append: who writes to one of the tickets meanwhile waits for all of them. */
export const duePageSize = 100
const shortestPauseMs = 20

/** Handles what falls due, in due order, until the signal aborts. Any number of replicas may run. */
export const runTimers = async (options: RunTimers): Promise<void> => {
  const { pool, log, signal, clock, alarm, pollMs = 1_000, renewEveryMs = 60_000 } = options
  const renew = createRenewal(pool)
  let renewedAt = Number.NEGATIVE_INFINITY
  let isMore = false
  while (!signal.aborted) {
    let next = Number.POSITIVE_INFINITY
    try {
      if (performance.now() - renewedAt > renewEveryMs) {
        await renew()
        renewedAt = performance.now()
      }
      alarm.listen()
      // one look a second while nothing is due: taking costs more than looking
      const first = await firstDue(pool)
      next = nextLook(first)
      const now = Date.parse(clock.now())
      if (next <= now) {
        const pages: number = isMore ? 2 : 1
        const [timers, sla] = await Promise.all([
          first.timer !== null && first.timer <= now ? handleTimers(options) : 0,
          first.sla !== null && first.sla < now ? recordPages(options, pages) : false,
        ])
        isMore = timers === pageSize || sla
        if (!isMore) next = nextLook(await firstDue(pool))
      } else isMore = false
      options.onRound?.(null)
    } catch (error) {
      isMore = false
      log.warn({ err: error }, 'what is due cannot be read for now')
      options.onRound?.(error)
    }
    if (isMore) continue
    const left = next - Date.parse(clock.now())
    // never long: clocks jump, and other processes add timers
    await alarm.pause(Math.max(shortestPauseMs, Math.min(left, pollMs)), next, signal)
  }
}

/** What a service level asks for is due only after its instant. */
const nextLook = ({ timer, sla }: { timer: number | null; sla: number | null }): number =>
  Math.min(timer ?? Number.POSITIVE_INFINITY, sla === null ? Number.POSITIVE_INFINITY : sla + 1)

const handleTimers = async (options: RunTimers): Promise<number> => {
  const { pool, clock, takenForMs = 5_000 } = options
  const due = await takeDue(pool, { now: clock.now(), limit: pageSize, takenForMs })
  await handleAll(options, due)
  return due.length
}

/** One page, or of a backlog two at a time: the database is not left waiting. Answers whether there may be more. */
const recordPages = async (options: RunTimers, pages: number): Promise<boolean> =>
  (await Promise.all(Array.from({ length: pages }, () => recordPage(options)))).includes(duePageSize)

const recordPage = async (options: RunTimers): Promise<number> => {
  const { pool, clock, takenForMs = 5_000, onRecorded } = options
  const due = await takeDueSla(pool, { now: clock.now(), limit: duePageSize, takenForMs })
  if (due.length === 0) return 0
  for (const outcome of await recordDue(options, due)) onRecorded?.(outcome)
  return due.length
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
