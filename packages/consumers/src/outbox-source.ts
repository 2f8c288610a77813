import { type NewsSource, outboxNewsSource } from '@docket/event-bus'
import { dropCursor, followOutbox, type OutboxWakeup } from '@docket/event-store'
import type { Logger } from '@docket/runtime'
import type { Pool } from 'pg'

export type OutboxSourceNeeds = {
  pool: Pool
  log: Logger
  wakeup?: OutboxWakeup
}

/** The embedded column's source: the outbox, with a cursor named after the consumer. */
export const outboxSource = ({ log, ...needs }: OutboxSourceNeeds): NewsSource => ({
  run: (news) =>
    outboxNewsSource((options) =>
      followOutbox({
        ...needs,
        ...options,
        ...(news.onLost ? { onTooFarBehind: news.onLost } : {}),
        onError: (error) =>
          log.warn({ err: error, cursor: options.name }, 'following the outbox failed for now'),
      }),
    ).run(news),
})

/**
 * The outbox as a bridge: from now on, after an audit of what the kept partitions name. Its cursor is forgotten at
 * the end, so that it holds nothing back; one member of a group crosses at a time, the others stand by.
 */
export const bridgeSource = ({
  log,
  audit,
  ...needs
}: OutboxSourceNeeds & { audit(): Promise<unknown> }): NewsSource =>
  outboxNewsSource(async (options) => {
    const name = `${options.name}.bridge`
    let owned = false
    await followOutbox({
      ...needs,
      ...options,
      name,
      fromStart: false,
      async onOwned() {
        owned = true
        await audit()
      },
      onTooFarBehind: async () => void (await audit()),
      onError: (error) => log.warn({ err: error, cursor: name }, 'the bridge failed for now'),
    })
    if (owned) await dropCursor(needs.pool, name)
  })
