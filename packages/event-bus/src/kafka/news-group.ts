import { createHash } from 'node:crypto'

/**
 * The Kafka group of an own consumer. Its topics are part of the name: members of one group that subscribe to
 * different topics are given partitions they never asked for, so another set of topics is another group. It
 * begins at the earliest record, which costs time and harms nothing.
 */
export const newsGroup = (consumer: string, topics: readonly string[]): string => {
  const digest = createHash('sha256')
    .update([...topics].sort().join('\n'))
    .digest('hex')
  return `${consumer}.${digest.slice(0, 8)}`
}
