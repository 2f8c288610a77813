import { type CatchUpNeeds, type Consumer, catchUp, createDefectWatch } from '@docket/consumers'
import { type OwnedCursor, readEvents } from '@docket/event-store'
import { type Follower, type FollowKept, followKept } from '../follow-kept.ts'
import { type PublishTicketStatesNeeds, publishTicketStates } from './publish-ticket-states.ts'
import { ticketStateConsumer } from './ticket-state-consumer.ts'

/**
 * Keeps the table of public states as new as the log, and the compacted topic as new as the table. The cursor moves
 * after the publishing, so a crash in between repeats it. What was there before a new cursor is for the first
 * refill, which folds it.
 */
export const followTicketStates = (
  options: Pick<FollowKept, 'pool' | 'keeper' | 'pageSize' | 'checkEveryMs' | 'wakeup' | 'log' | 'signal'> &
    PublishTicketStatesNeeds,
): Follower => {
  const { pool, log, signal, keeper } = options
  let owner: OwnedCursor
  const consumer: Consumer<void> = {
    ...ticketStateConsumer,
    committed: (_, named) =>
      publishTicketStates(
        options,
        owner,
        named.map((one) => one.streamId),
      ),
  }
  const needs: CatchUpNeeds = { pool, readEvents, log, signal, defects: createDefectWatch() }

  return followKept({
    ...options,
    name: ticketStateConsumer.name,
    fromStart: false,
    onOwned(owned) {
      owner = owned
    },
    onBatch: async (rows, cursor) => {
      await catchUp(needs, consumer, rows)
      await cursor.move(undefined, { acked: keeper.acked() })
    },
  })
}
