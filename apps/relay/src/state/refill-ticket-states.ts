import { auditConsumer } from '@docket/consumers'
import { readEvents } from '@docket/event-store'
import type { Logger } from '@docket/runtime'
import type { Pool } from 'pg'
import type { RefillPage } from '../log/log-keeper.ts'
import { countPublicTicketStates, walkPublicTicketStates } from './public-ticket-states.ts'
import { ticketStateConsumer } from './ticket-state-consumer.ts'
import { toStateRecord } from './to-state-record.ts'

export type RefillTicketStatesNeeds = {
  pool: Pool
  topic: string
  source: string
  pageSize: number
  log: Logger
  signal: AbortSignal
}

/** Folds what the table has not met, then gives every state it holds, tombstones included, stream by stream. */
export const refillTicketStates = ({ pool, topic, source, pageSize, log, signal }: RefillTicketStatesNeeds) =>
  async function* (after: string | null): AsyncGenerator<RefillPage> {
    await auditConsumer({ pool, readEvents, log, signal }, ticketStateConsumer)
    let reached = after ?? ''
    let left = await countPublicTicketStates(pool, reached)
    for (;;) {
      const rows = await walkPublicTicketStates(pool, reached, pageSize)
      if (rows.length === 0) return
      reached = rows.at(-1)!.streamId
      left = Math.max(0, left - rows.length)
      const page = { reached, left }
      yield { ...page, records: (run) => rows.map((row) => toStateRecord(row, topic, { source, run })) }
    }
  }
