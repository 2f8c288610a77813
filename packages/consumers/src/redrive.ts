import { newsPerBatch } from '@docket/event-bus'
import { type CatchUpNeeds, catchUp } from './catch-up.ts'
import type { CaughtUp, Consumer } from './consumer.ts'
import { listParked } from './parked.ts'

/**
 * Tries parked streams again, those named or all: a success unparks in the transaction that applies, a failure
 * parks again with more attempts. Answers what became of them.
 */
export const redrive = async <Applied>(
  needs: CatchUpNeeds,
  consumer: Consumer<Applied>,
  streamIds?: readonly string[],
): Promise<CaughtUp> => {
  let total: CaughtUp = { applied: 0, events: 0, parked: [] }
  for await (const ids of pages(needs, consumer.name, streamIds)) {
    const news = ids.map((streamId) => ({ streamId, version: 0 }))
    const done = await catchUp(needs, consumer, news, { retryParked: true })
    total = {
      applied: total.applied + done.applied,
      events: total.events + done.events,
      parked: [...total.parked, ...done.parked],
    }
  }
  return total
}

async function* pages(
  { pool }: CatchUpNeeds,
  consumer: string,
  streamIds: readonly string[] | undefined,
): AsyncGenerator<readonly string[], void, undefined> {
  if (streamIds) {
    yield streamIds
    return
  }
  for (let after = ''; ; ) {
    const page = await listParked(pool, consumer, { after, limit: newsPerBatch })
    if (page.length === 0) return
    after = page.at(-1)!.streamId
    yield page.map((parked) => parked.streamId)
  }
}
