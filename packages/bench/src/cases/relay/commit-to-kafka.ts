import { randomUUID } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import { type BusRecord, type ReceivedRecord, ticketEvents } from '@docket/event-bus'
import { createEventStore } from '@docket/event-store'
import { ticketCategory } from '@docket/ticketing'
import { type MadeTicket, madeTickets } from '../../load/made-tickets.ts'
import { paced } from '../../load/paced.ts'
import type { BenchKafka } from '../../target/bench-kafka.ts'
import type { BenchServer } from '../../target/bench-server.ts'

const writers = 8
const settleMs = 2_000

export type CommitToKafka = {
  /** Milliseconds from the database's time of the append, just before its commit, to the consumer's hands. */
  toConsumer: readonly number[]
  /** The part of it until the relay gave the record to its producer. */
  toSend: readonly number[]
  sample: readonly BusRecord[]
}

/**
 * Appends events one by one at a steady rate while a consumer reads the topic. Answers the delays, and the records.
 */
export const commitToKafka = async (
  { server, kafka }: { server: BenchServer; kafka: BenchKafka },
  { rate, ms }: { rate: number; ms: number },
): Promise<CommitToKafka> => {
  const arrivals = new Map<string, { at: number; sentAt: number }>()
  const sample: BusRecord[] = []
  const reading = new AbortController()
  const consumed = kafka.bus.consume({
    group: `bench-${randomUUID()}`,
    topics: [ticketEvents.topic],
    signal: reading.signal,
    async onRecords(records) {
      const now = Date.now()
      for (const record of records) {
        arrivals.set(record.headers.ce_id ?? '', { at: now, sentAt: record.timestamp })
        sample.push(toBusRecord(record))
      }
    },
  })
  consumed.catch(() => {}) // awaited at the end

  const commits = new Map<string, number>()
  const append = appender(server, (eventId, at) => commits.set(eventId, at))
  await paced({ workers: writers, rate, ms: settleMs }, append) // joins the group, compiles the path
  await untilAll(() => arrivals.size >= commits.size)
  commits.clear()
  await paced({ workers: writers, rate, ms }, append)
  await untilAll(() => [...commits.keys()].every((id) => arrivals.has(id)))
  reading.abort()
  await consumed
  const delays = (until: 'at' | 'sentAt') =>
    [...commits].map(([id, committed]) => (arrivals.get(id)?.[until] ?? Number.NaN) - committed)
  return { toConsumer: delays('at'), toSend: delays('sentAt'), sample }
}

/** Each worker goes through tickets of its own, an event an append. */
const appender = ({ pool }: BenchServer, onCommit: (eventId: string, at: number) => void) => {
  const store = createEventStore(pool)
  const tenantId = randomUUID()
  const tickets = madeTickets(1_000_000)
  const inHand = new Map<number, { ticket: MadeTicket; version: number }>()
  return async (worker: number): Promise<void> => {
    const known = inHand.get(worker)
    const { ticket, version } =
      known && known.version < known.ticket.events.length
        ? known
        : { ticket: tickets.next().value as MadeTicket, version: 0 }
    inHand.set(worker, { ticket, version: version + 1 })
    const event = ticket.events[version]!
    const { streamId } = ticket
    const outcome = await store.append({
      tenantId,
      streams: [{ streamId, category: ticketCategory, expectedVersion: version, events: [event] }],
    })
    if (outcome.outcome !== 'appended') throw new Error(`not appended: ${JSON.stringify(outcome)}`)
    onCommit(event.eventId, Date.parse(outcome.recordedAt))
  }
}

const toBusRecord = ({ topic, key, value, headers }: ReceivedRecord): BusRecord => ({
  ...{ topic, key: key ?? '', value, headers },
})

const untilAll = async (arrived: () => boolean): Promise<void> => {
  const end = performance.now() + 60_000
  while (!arrived()) {
    if (performance.now() > end) throw new Error('not every event came out of Kafka within a minute')
    await after(20)
  }
}
