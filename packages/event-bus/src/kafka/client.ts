import type { Logger } from '@docket/runtime'
import kafkajs, { type Admin, type Kafka, type logCreator, type RetryOptions } from 'kafkajs'
import { aFewTries, connectionTimeoutMs, requestTimeoutMs } from './settings.ts'

export type ClientOptions = {
  /** `host:port` list, comma-separated as in KAFKA_BROKERS. */
  brokers: string | readonly string[]
  /** As the broker's logs and quotas name us. */
  clientId: string
  log: Logger
}

/**
 * A client object of kafkajs. Each producer, consumer and question takes one of its own: consumers of one client
 * share a memory of committed offsets that outlives a wiped broker.
 */
export const kafkaClient = ({ brokers, clientId, log }: ClientOptions, retry: RetryOptions): Kafka =>
  new kafkajs.Kafka({
    brokers: [...(typeof brokers === 'string' ? brokers.split(',') : brokers)].map((broker) => broker.trim()),
    clientId,
    retry,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: connectionTimeoutMs,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: pinoLog(log),
  })

/** Asks the cluster something over a connection that is closed again. Rejects after a few seconds without one. */
export const askKafka = async <T>(
  options: ClientOptions,
  question: (admin: Admin) => Promise<T>,
): Promise<T> => {
  const admin = kafkaClient(options, aFewTries).admin()
  try {
    await admin.connect()
    return await question(admin)
  } finally {
    await admin.disconnect().catch(() => {})
  }
}

/** What kafkajs calls an error is mostly a broker that is away for a moment; what is final is thrown as well. */
const pinoLog =
  (log: Logger): logCreator =>
  () =>
  ({ namespace, level, log: { message, error, stack: _, timestamp: __, ...rest } }) =>
    log[level === kafkajs.logLevel.ERROR ? 'warn' : 'debug']({ namespace, reason: error, ...rest }, message)
