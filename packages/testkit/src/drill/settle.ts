import { ticketEvents } from '@docket/event-bus'
import { checkAcknowledged } from '../invariants/acknowledged-commands.ts'
import { checkFiles } from '../invariants/attached-files.ts'
import { checkClients } from '../invariants/client-journals.ts'
import { checkReads } from '../invariants/consistent-reads.ts'
import { checkPositions } from '../invariants/consumer-positions.ts'
import { checkGapless } from '../invariants/gapless-streams.ts'
import { readTicketLog } from '../invariants/log.ts'
import { checkPublished, type PublishedShape } from '../invariants/published-events.ts'
import { readTopic } from '../invariants/read-topic.ts'
import { checkServiceLevels, type ServiceLevelShape } from '../invariants/service-levels.ts'
import { checkSimulation } from '../invariants/simulated-outcomes.ts'
import { checkTables } from '../invariants/tables-equal-log.ts'
import type { Violation } from '../invariants/violation.ts'
import { until } from '../until.ts'
import { readPromises } from './read-promises.ts'
import type { Scene } from './scene.ts'

/** What a settled system looks like: its size, and what is wrong with it. */
export type Settled = {
  violations: readonly Violation[]
  events: number
  published: PublishedShape
  serviceLevels: ServiceLevelShape
  settledInMs: number
}

/** Every consumer of tickets there is. */
const consumers = ['projections', 'ticket_state', 'sla']

export type SettleOptions = {
  /** Violations that are still there after so long are real; what is merely late has passed by then. */
  withinMs?: number
  maxDuplicateShare?: number
}

/**
 * Waits, with no hand on the system, until every invariant holds; answers what does not. Nobody may be at work.
 */
export const settle = async (scene: Scene, options: SettleOptions = {}): Promise<Settled> => {
  const { withinMs = 60_000, maxDuplicateShare = 0.05 } = options
  const startedAt = performance.now()
  let last: Settled | undefined
  const check = async (): Promise<boolean> => {
    last = undefined
    const late = await checkPositions(scene.stack.pool, consumers)
    if (late.length > 0 && performance.now() - startedAt < withinMs / 2) return false
    last = { ...(await checkAll(scene, late, maxDuplicateShare)), settledInMs: performance.now() - startedAt }
    return last.violations.length === 0
  }
  const failure = await until(check, { withinMs, everyMs: 300 }).then(
    () => null,
    (error: unknown) => error,
  )
  if (last) return last
  throw failure
}

const checkAll = async (
  { stack, commands, reads, clients, away }: Scene,
  late: readonly Violation[],
  maxDuplicateShare: number,
): Promise<Omit<Settled, 'settledInMs'>> => {
  const { pool, kafka } = stack
  const log = await readTicketLog(pool)
  const now = Date.now()
  const run = await presentRun(stack)
  const records = await readTopic(kafka.brokers, ticketEvents.topic)
  const published = checkPublished(records, log, { run, maxDuplicateShare })
  const promises = await readPromises(pool, log)
  const serviceLevels = checkServiceLevels(log, { ...promises, now, away })
  const violations = [
    ...late,
    ...checkAcknowledged(commands, log),
    ...(await checkGapless(pool)),
    ...published.violations,
    ...serviceLevels.violations,
    ...checkSimulation(log, { ...promises, now }),
    ...(await checkTables(pool)),
    ...(await checkFiles(pool)),
    ...checkReads(reads),
    ...checkClients(
      clients.map((client) => client.journal()),
      log,
    ),
  ]
  return { violations, events: log.length, published: published.shape, serviceLevels: serviceLevels.shape }
}

const presentRun = async ({ pool }: Scene['stack']): Promise<string> => {
  const { rows } = await pool.query<{ run: string | null }>(
    `select run from outbox_cursor where name = 'relay'`,
  )
  return rows[0]?.run ?? 'none'
}
