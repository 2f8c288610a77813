import type { Acknowledged } from '@docket/event-bus'

/** The base offset of the last acknowledged batch by topic and partition, as the cursor row keeps it. */
export type Acked = { readonly [topic: string]: { readonly [partition: string]: string } }

/** Kafka came back without records that it had acknowledged. */
export class LogLost extends Error {
  override readonly name = 'LogLost'
}

/** Remembers what was acknowledged; with a reason when an offset did not grow, for then the log began anew. */
export const remember = (
  acked: Acked,
  answers: readonly Acknowledged[],
): { acked: Acked; lost: string | null } => {
  let lost: string | null = null
  let next = acked
  for (const { topic, partition, baseOffset } of answers) {
    if (baseOffset < 0n) continue // an old repeat that the broker knew
    const before = next[topic]?.[partition]
    if (before !== undefined && baseOffset <= BigInt(before))
      lost = `${topic}/${partition} acknowledged offset ${baseOffset} after ${before}`
    next = { ...next, [topic]: { ...next[topic], [partition]: String(baseOffset) } }
  }
  return { acked: next, lost }
}

/** Why a topic cannot be the one that acknowledged, or null: its end lies beyond every acknowledged batch. */
export const lossAt = (acked: Acked, topic: string, ends: ReadonlyMap<number, bigint>): string | null => {
  for (const [partition, before] of Object.entries(acked[topic] ?? {})) {
    const end = ends.get(Number(partition)) ?? 0n
    if (end <= BigInt(before))
      return `${topic}/${partition} ends at ${end}, though ${before} was acknowledged`
  }
  return null
}
