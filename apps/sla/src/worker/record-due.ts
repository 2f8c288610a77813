import type { EventStore, StoredEvent } from '@docket/event-sourcing'
import { readLogs } from '@docket/event-store'
import type { Clock, Ids, Logger } from '@docket/runtime'
import type { ServiceLevels } from '@docket/service-levels'
import { ticketCategory, ticketStream } from '@docket/ticketing'
import type { DueEvent } from '@docket/ticketing/sla'
import type { Pool } from 'pg'
import { type DecidedDue, decideDue } from '../due/decide-due.ts'
import { type FoldedLog, foldLog } from '../timers/fold-log.ts'
import { calendarsPinned, timingOf } from '../timers/sla-timer.ts'
import { appendMany, type StreamToAppend } from './append-many.ts'
import { type Settled, settleTimers } from './settle-timers.ts'
import type { DueSla } from './take-due-sla.ts'

export type RecordDue = {
  pool: Pool
  store: EventStore
  serviceLevels: Pick<ServiceLevels, 'calendarsOf'>
  clock: Clock
  ids: Ids
  log: Pick<Logger, 'error' | 'warn'>
}

/** `idle`: all of it was recorded, or is not to be any more. */
export type SlaOutcome = {
  due: DueSla
  outcome: 'done' | 'idle' | 'failed'
  recorded: readonly DueEvent[]
  /** Epoch milliseconds of the last event before: what was true earlier could not be known earlier. */
  knownFrom: number
}

/**
 * Records what is due on tickets: one read of all their logs, one append for all of a tenant's. Who wrote to a ticket
 * meanwhile makes it be judged again, alone and under its lock.
 */
export const recordDue = async (
  needs: RecordDue,
  taken: readonly DueSla[],
): Promise<readonly SlaOutcome[]> => {
  const { pool, clock } = needs
  const now = clock.now()
  const logs = await readWholeLogs(pool, taken)
  const outcomes: SlaOutcome[] = []
  const settled: Settled[] = []
  const toAppend = new Map<string, { judged: Judged; stream: StreamToAppend }>()

  for (const due of taken) {
    const judged = await judge(needs, due, logs.get(ticketStream(due.ticketId)) ?? [], now)
    if (judged === null) outcomes.push(failedOn(due))
    else if (judged.decided.events.length > 0)
      toAppend.set(judged.stream.streamId, { judged, stream: judged.stream })
    else {
      outcomes.push(outcomeOf(judged))
      settled.push({ due, timer: judged.timer })
    }
  }

  const left = await appendMany(
    needs,
    [...toAppend.values()].map(({ stream }) => stream),
  )
  for (const { judged, stream } of toAppend.values()) {
    if (left.has(stream.streamId)) {
      outcomes.push(await recordAlone(needs, judged.due))
      continue
    }
    outcomes.push(outcomeOf(judged))
    settled.push({ due: judged.due, timer: judged.timer })
  }
  await settleTimers(pool, settled, now)
  return outcomes
}

type Judged = {
  due: DueSla
  folded: FoldedLog
  decided: DecidedDue
  stream: StreamToAppend
  /** What the ticket asks for once this is recorded: the next threshold need not wait until the consumer hears of it. */
  timer: ReturnType<typeof timingOf>['timer']
}

/** Null when the ticket cannot be judged: only it waits for its next turn. */
const judge = async (
  { serviceLevels, ids, log }: RecordDue,
  due: DueSla,
  events: readonly StoredEvent[],
  now: string,
): Promise<Judged | null> => {
  const { ticketId, tenantId } = due
  try {
    const folded = foldLog(events)
    const calendars = await serviceLevels.calendarsOf(calendarsPinned(folded))
    const decided = decideDue(events, folded, { calendars, now, ids })
    if (decided.refused.length > 0)
      log.warn({ ticketId, tenantId, refused: decided.refused }, 'a ticket refused what was due on it')
    const streamId = ticketStream(ticketId)
    const recorded = decided.events.map((event, i) => ({
      ...{ ...event, tenantId, streamId, recordedAt: now },
      ...{ version: events.length + i + 1, position: 0 },
    }))
    const then = recorded.length > 0 ? foldLog([...events, ...recorded]) : folded
    const { timer } = timingOf(then, calendars)
    const stream = {
      ...{ tenantId, streamId, category: ticketCategory },
      expectedVersion: events.length,
      events: decided.events,
    }
    return { due, folded, decided, stream, timer }
  } catch (error) {
    log.error({ err: error, ticketId, tenantId }, 'what is due on a ticket could not be judged')
    return null
  }
}

const recordAlone = async (needs: RecordDue, due: DueSla): Promise<SlaOutcome> => {
  const { store, clock, log } = needs
  const { ticketId, tenantId } = due
  try {
    return await store.exclusively(tenantId, ticketStream(ticketId), async (locked) => {
      const events = await locked.readStream(tenantId, ticketStream(ticketId))
      const judged = await judge(needs, due, events, clock.now())
      if (judged === null) return failedOn(due)
      const { tenantId: _, ...stream } = judged.stream
      if (stream.events.length > 0) {
        const appended = await locked.append({ tenantId, streams: [stream] })
        if (appended.outcome !== 'appended')
          throw new Error(`${appended.outcome} under the lock of the stream`)
      }
      return outcomeOf(judged)
    })
  } catch (error) {
    log.error({ err: error, ticketId, tenantId }, 'what is due on a ticket could not be recorded')
    return failedOn(due)
  }
}

const outcomeOf = ({ due, folded, decided }: Judged): SlaOutcome => ({
  due,
  outcome: decided.events.length > 0 ? 'done' : 'idle',
  recorded: decided.recorded,
  knownFrom: folded.lastAt,
})

const failedOn = (due: DueSla): SlaOutcome => ({ due, outcome: 'failed', recorded: [], knownFrom: 0 })

const lastVersion = 2_147_483_647

const readWholeLogs = async (
  pool: Pool,
  taken: readonly DueSla[],
): Promise<ReadonlyMap<string, readonly StoredEvent[]>> => {
  const streams = taken.map(({ ticketId }) => ({ streamId: ticketStream(ticketId), version: lastVersion }))
  return Map.groupBy(await readLogs(pool, streams), ({ streamId }) => streamId)
}
