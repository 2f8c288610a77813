import type { ConsumeOptions } from '../bus.ts'
import { untilDone } from '../until-done.ts'
import type { ClientOptions } from './client.ts'
import { followTopics } from './follow-topics.ts'
import { toReceived } from './received.ts'

const recordsPerBatch = 500

/** Reads whole records as a member of a group; see `ConsumeOptions`. */
export const consume = (client: ClientOptions, options: ConsumeOptions): Promise<void> =>
  followTopics(client, {
    group: options.group,
    topics: options.topics,
    atMost: recordsPerBatch,
    concurrency: 1,
    signal: options.signal,
    onMessages: async ({ topic, partition, messages }) => {
      const records = messages.map((message) => toReceived(topic, partition, message))
      await untilDone(() => options.onRecords(records), {
        signal: options.signal,
        onFailure: (error) => client.log.warn({ err: error, topic, partition }, 'records are repeated'),
      })
      return 'done'
    },
  })
