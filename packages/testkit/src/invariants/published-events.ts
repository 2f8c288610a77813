import type { ReceivedRecord } from '@docket/event-bus'
import { runHeader, streamHeader, versionHeader } from '@docket/event-bus'
import type { StoredEvent } from '@docket/event-sourcing'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A3')

/** What a topic held, besides what is wrong with it. */
export type PublishedShape = { records: number; runs: number; duplicates: number; duplicateShare: number }

/**
 * A3: in the present run every committed event of a ticket is in the topic at least once, versions appear for the
 * first time in order, a ticket has one partition, and no run holds what was never committed. `records` are in the
 * order of their partitions. At most `maxDuplicateShare` of a run's records are repeats.
 */
export const checkPublished = (
  records: readonly ReceivedRecord[],
  log: readonly StoredEvent[],
  { run, maxDuplicateShare }: { run: string; maxDuplicateShare: number },
): { violations: readonly Violation[]; shape: PublishedShape } => {
  const committed = new Map(log.map((event) => [`${event.streamId}@${event.version}`, event.eventId]))
  const present = records.filter((record) => record.headers[runHeader] === run)
  const found = new Set(present.map(nameOf))
  const duplicates = present.length - found.size
  const duplicateShare = present.length === 0 ? 0 : duplicates / present.length
  const missing = [...committed.keys()].filter((name) => !found.has(name))
  const violations = [
    ...missing.map((name) => violation(`${name} is not in the topic in run ${run}`)),
    ...records.flatMap((record) => checkInvented(record, committed)),
    ...[...Map.groupBy(present, (record) => record.headers[streamHeader] ?? '')].flatMap(checkTicket),
    ...(duplicateShare > maxDuplicateShare
      ? [
          violation(
            `${duplicates} of ${present.length} records are repeats, more than ${maxDuplicateShare * 100} %`,
          ),
        ]
      : []),
  ]
  const runs = new Set(records.map((record) => record.headers[runHeader])).size
  return { violations, shape: { records: records.length, runs, duplicates, duplicateShare } }
}

const versionOf = (record: ReceivedRecord): number => Number(record.headers[versionHeader])

const nameOf = (record: ReceivedRecord): string => `${record.headers[streamHeader]}@${versionOf(record)}`

const checkInvented = (
  record: ReceivedRecord,
  committed: ReadonlyMap<string, string>,
): readonly Violation[] => {
  const eventId = committed.get(nameOf(record))
  const place = `${record.partition}:${record.offset}`
  if (eventId === undefined) return [violation(`${nameOf(record)} at ${place} was never committed`)]
  return eventId === record.headers.ce_id
    ? []
    : [violation(`${nameOf(record)} at ${place} has id ${record.headers.ce_id}, not ${eventId}`)]
}

const checkTicket = ([streamId, records]: [string, readonly ReceivedRecord[]]): readonly Violation[] => {
  const partitions = new Set(records.map((record) => record.partition))
  if (partitions.size > 1) return [violation(`${streamId} is in partitions ${[...partitions].join(', ')}`)]
  let highest = 0
  for (const record of records) {
    if (versionOf(record) > highest + 1)
      return [violation(`${streamId}@${versionOf(record)} appears before version ${highest + 1}`)]
    highest = Math.max(highest, versionOf(record))
  }
  return []
}
