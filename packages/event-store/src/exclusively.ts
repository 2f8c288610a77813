import type { EventStore } from '@docket/event-sourcing'
import type { PoolClient } from 'pg'
import { append } from './append.ts'
import { lockStream } from './lock-stream.ts'
import { readForCommand } from './read-for-command.ts'
import { readStream } from './read-stream.ts'

/**
 * A store bound to one open transaction that holds the stream's row lock from before it reads. Whoever opened the
 * transaction ends it.
 */
export const exclusiveStore = async (
  client: PoolClient,
  tenantId: string,
  streamId: string,
): Promise<EventStore> => {
  await lockStream(client, tenantId, streamId)
  return {
    append: (request) => append(client, request),
    readStream: (...args) => readStream(client, ...args),
    readForCommand: (...args) => readForCommand(client, ...args),
    exclusively: async (tenant, stream, work) => work(await exclusiveStore(client, tenant, stream)),
  }
}
