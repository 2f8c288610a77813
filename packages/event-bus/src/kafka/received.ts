import type { KafkaMessage } from 'kafkajs'
import type { ReceivedRecord } from '../bus.ts'
import type { News } from '../news.ts'

/** Which stream, and which version it has reached; the record's data is never read. */
export const streamHeader = 'docket-stream'
export const versionHeader = 'ce_sequence'
/** Which of the relay's runs published the record. */
export const runHeader = 'docket-run'

/** The news in a record of ours; null for a record that carries none. */
export const toNews = ({ headers }: Pick<KafkaMessage, 'headers'>): News | null => {
  const streamId = headerOf(headers, streamHeader)
  const version = Number(headerOf(headers, versionHeader) ?? Number.NaN)
  return streamId && Number.isSafeInteger(version) ? { streamId, version } : null
}

export const headerOf = (headers: KafkaMessage['headers'], name: string): string | undefined => {
  const value = headers?.[name]
  return (Array.isArray(value) ? value[0] : value)?.toString()
}

export const toReceived = (topic: string, partition: number, message: KafkaMessage): ReceivedRecord => ({
  topic,
  partition,
  offset: BigInt(message.offset),
  timestamp: Number(message.timestamp),
  key: message.key?.toString() ?? null,
  value: message.value,
  headers: Object.fromEntries(
    Object.keys(message.headers ?? {}).map((name) => [name, headerOf(message.headers, name) ?? '']),
  ),
})
