import type { ConsumerConfig, ProducerConfig, RetryOptions } from 'kafkajs'

// Each figure answers a trap of kafkajs 2.2.4; architecture.md section 4 tells the measurements.

/** Short pauses and no end of tries: a broker that was killed or wiped is met again without losing the producer. */
export const untilItWorks = (signal: AbortSignal): RetryOptions => ({
  initialRetryTime: 100,
  maxRetryTime: 2_000,
  retries: Number.MAX_SAFE_INTEGER,
  signal,
})

/** For questions to which "no answer" is an answer. */
export const aFewTries: RetryOptions = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 }

/**
 * A consumer that cannot go on is replaced by a new one after some 75 s and keeps its membership until then: when a
 * broker came back after 25 s, news came 1.1 s later; with replacement after 9 s, 7.1 s, for the old member had to
 * lapse. The block is repeated on each consumer, which does not take it from its client.
 */
export const beforeStartingAnew = (signal: AbortSignal): RetryOptions => ({
  initialRetryTime: 100,
  maxRetryTime: 2_000,
  retries: 40,
  signal,
  restartOnFailure: async () => false, // we start anew ourselves, with nothing remembered of the old cluster
})

/** Several requests in flight reorder on a retry; without idempotence a retry doubles. The partition is ours to say. */
export const orderedProducer: ProducerConfig = {
  idempotent: true,
  maxInFlightRequests: 1,
  allowAutoTopicCreation: false,
  createPartitioner:
    () =>
    ({ message }) =>
      message.partition!,
}

/**
 * After kill -9 of a member its partitions come back exactly one session later: 30 s by default, 6 s so. A long
 * wait would hold back the first record after a pause.
 */
export const promptConsumer: Omit<ConsumerConfig, 'groupId'> = {
  sessionTimeout: 6_000,
  heartbeatInterval: 1_500,
  maxWaitTimeInMs: 250,
  allowAutoTopicCreation: false,
}

export const heartbeatEveryMs = 1_500
export const requestTimeoutMs = 10_000
export const connectionTimeoutMs = 2_000
