import { ConsumerDefect, type RunConsumer, runConsumer } from '@docket/consumers'
import { type EventStore, handleCommand } from '@docket/event-sourcing'
import { type Clock, type Ids, type Running, systemIds } from '@docket/runtime'
import { createServiceLevels, type ServiceLevels } from '@docket/service-levels'
import { ticketCodec, ticketDecider } from '@docket/ticketing'
import { type FirstWritten, timerConsumer } from './timers/timer-consumer.ts'
import { createAlarm } from './worker/alarm.ts'
import { type RunTimers, runTimers } from './worker/run-timers.ts'
import { watchTimers } from './worker/timer-health.ts'

export type SlaOptions = Omit<RunConsumer<FirstWritten>, 'consumer' | 'signal'> &
  Pick<RunTimers, 'pollMs' | 'takenForMs' | 'renewEveryMs' | 'atOnce'> & {
    store: EventStore
    /** Says what is due; a test moves it. */
    clock: Clock
    ids?: Ids
    /** Of this process, if it has them: the calendars that tickets pin. */
    serviceLevels?: Pick<ServiceLevels, 'calendarsOf'>
  }

/**
 * Keeps the timers and clocks of tickets and handles what falls due, until `stop`, which waits for what is in hand.
 * `stuck` rejects when only a new process helps.
 */
export const startSla = (options: SlaOptions): Running & { stuck: Promise<void> } => {
  const { store, clock, ids = systemIds, pool, log } = options
  const serviceLevels = options.serviceLevels ?? createServiceLevels({ pool, clock, ids, log })
  const alarm = createAlarm()
  const stopping = new AbortController()
  const { signal } = stopping
  const consuming = runConsumer({ ...options, consumer: timerConsumer(serviceLevels, alarm.ring), signal })
  const stuck = consuming.catch((error: unknown) => {
    if (!(error instanceof ConsumerDefect)) throw error
  })
  stuck.catch(() => {}) // whoever runs the process decides
  const handleTicketCommand = handleCommand({ store, decider: ticketDecider, codec: ticketCodec, ids })
  const working = runTimers({
    ...{ handleTicketCommand, store, serviceLevels, alarm, clock, ids, pool, log, signal },
    ...watchTimers(options),
    ...(options.pollMs !== undefined && { pollMs: options.pollMs }),
    ...(options.takenForMs !== undefined && { takenForMs: options.takenForMs }),
    ...(options.renewEveryMs !== undefined && { renewEveryMs: options.renewEveryMs }),
    ...(options.atOnce !== undefined && { atOnce: options.atOnce }),
  })
  return {
    stuck,
    async stop() {
      stopping.abort()
      await Promise.all([consuming.catch(() => {}), working])
    },
  }
}
