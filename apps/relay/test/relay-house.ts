import { randomUUID } from 'node:crypto'
import { type Bus, kafkaBus, type ReceivedRecord, type TopicSpec } from '@docket/event-bus'
import type { NewEvent } from '@docket/event-sourcing'
import { append } from '@docket/event-store'
import { createHealth, createLogger, createMetrics, silentLogger, uuidv7 } from '@docket/runtime'
import { testDatabase } from '@docket/testkit'
import { encodeTicketEvent, type TicketEvent, ticketCategory, ticketStream } from '@docket/ticketing'
import { commented, opening, statusChanged, ticketOpened } from '@docket/ticketing/spec'
import type { Pool } from 'pg'
import { type RelayDependencies, type RelayTopics, relayTopics, startRelay } from '../src/index.ts'

export const tenantId = '019a0000-0000-7000-8000-0000000000f1'
export const secret = 'only-among-us-47b1'
export const address = '203.0.113.99'

/** A database, a bus and topics of a test's own. */
export const relayHouse = async (brokers: string) => {
  const database = await testDatabase({ max: 12 })
  const bus = kafkaBus({ brokers, clientId: 'relay-test', log: silentLogger() })
  const topics = topicsOfOurOwn()
  const start = (more: Partial<RelayDependencies> = {}) =>
    startRelay({
      pool: database.pool,
      bus,
      log: process.env.RELAY_LOG
        ? createLogger({ name: 'relay', level: process.env.RELAY_LOG })
        : silentLogger(),
      metrics: createMetrics(),
      health: createHealth(),
      source: 'docket-test',
      topics,
      checkEveryMs: 500,
      ...more,
    })
  return {
    pool: database.pool,
    bus,
    topics,
    start,
    async close() {
      await bus.close()
      await database.close()
    },
  }
}

const topicsOfOurOwn = (): RelayTopics => {
  const suffix = randomUUID().slice(0, 8)
  const own = (spec: TopicSpec): TopicSpec => ({ ...spec, topic: `${spec.topic}.${suffix}` })
  return {
    ticketEvents: own(relayTopics.ticketEvents),
    ticketState: own(relayTopics.ticketState),
    identityEvents: own(relayTopics.identityEvents),
  }
}

const stored = (event: TicketEvent): NewEvent => ({
  ...encodeTicketEvent(event),
  eventId: uuidv7(),
  occurredAt: event.at,
  meta: {
    actor: { kind: 'user', id: 'user-ada-agent', ip: address },
    correlationId: 'correlation',
    causationId: null,
    traceparent: null,
  },
})

/** Appends events to one ticket at a version, and answers the new version. */
export const appendTo = async (
  pool: Pool,
  ticketId: string,
  expectedVersion: number,
  events: readonly TicketEvent[],
): Promise<number> => {
  const streamId = ticketStream(ticketId)
  const outcome = await append(pool, {
    tenantId,
    streams: [{ streamId, category: ticketCategory, expectedVersion, events: events.map(stored) }],
  })
  if (outcome.outcome !== 'appended') throw new Error(outcome.outcome)
  return outcome.versions[0]!
}

export const opened = (ticketId: string): TicketEvent => ticketOpened({ ...opening, ticketId })
export const note = (): TicketEvent => commented({ visibility: 'INTERNAL', body: secret })
export const reply = (): TicketEvent => commented({ visibility: 'PUBLIC', body: 'We are on it.' })
export const begun = (): TicketEvent => statusChanged('NEW', 'IN_PROGRESS')

/** Opens tickets with a note, a reply and a status each, in appends of a hundred tickets; answers their ids. */
export const openTickets = async (pool: Pool, count: number): Promise<readonly string[]> => {
  const ids = Array.from({ length: count }, () => uuidv7())
  for (let from = 0; from < count; from += 100) {
    const outcome = await append(pool, {
      tenantId,
      streams: ids.slice(from, from + 100).map((ticketId) => ({
        streamId: ticketStream(ticketId),
        category: ticketCategory,
        expectedVersion: 0,
        events: [opened(ticketId), note(), reply(), begun()].map(stored),
      })),
    })
    if (outcome.outcome !== 'appended') throw new Error(outcome.outcome)
  }
  return ids
}

/** Everything a topic holds and will hold, as a subscriber meets it. */
export const subscribe = (bus: Bus, topic: string) => {
  const records: ReceivedRecord[] = []
  const stop = new AbortController()
  const finished = bus.consume({
    group: `test-${randomUUID()}`,
    topics: [topic],
    signal: stop.signal,
    onRecords: async (some) => void records.push(...some),
  })
  return {
    records,
    async stop() {
      stop.abort()
      await finished
    },
  }
}

export const runOf = (record: ReceivedRecord): string => record.headers['docket-run']!
export const versionOf = (record: ReceivedRecord): number => Number(record.headers.ce_sequence)

/** What invariant A3 says of the records of one run: complete, in order, on one partition; answers the repeats. */
export const checkRun = (
  records: readonly ReceivedRecord[],
  expected: readonly { eventId: string; ticketId: string; version: number }[],
) => {
  const first = new Map<string, ReceivedRecord>()
  for (const record of records)
    if (!first.has(record.headers.ce_id!)) first.set(record.headers.ce_id!, record)
  const missing = expected.filter(({ eventId }) => !first.has(eventId))
  const known = new Set(expected.map((one) => one.eventId))
  const invented = [...first.keys()].filter((id) => !known.has(id))
  const disordered: string[] = []
  for (const [key, own] of Map.groupBy(first.values(), (record) => record.key!)) {
    const byOffset = own.toSorted((a, b) => Number(a.offset - b.offset))
    if (new Set(own.map((record) => record.partition)).size > 1) disordered.push(`${key}: partitions`)
    if (byOffset.some((record, i) => i > 0 && versionOf(record) !== versionOf(byOffset[i - 1]!) + 1))
      disordered.push(`${key}: ${byOffset.map(versionOf)}`)
  }
  return {
    missing: missing.length,
    invented: invented.length,
    disordered,
    repeats: records.length - first.size,
  }
}

/** The log as it should be published. */
export const readLog = async (pool: Pool) => {
  const { rows } = await pool.query<{ eventId: string; ticketId: string; version: number }>(
    `select event_id as "eventId", substr(stream_id, 8) as "ticketId", version from events order by pos`,
  )
  return rows
}
