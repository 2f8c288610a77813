import { laggingStreams } from '@docket/event-store'
import { type CatchUpNeeds, catchUp } from './catch-up.ts'
import type { Consumer } from './consumer.ts'

export type Audited = { lagging: number; applied: number; parked: number }
/** Which streams an audit compares: all there are, or those named in the outbox partitions still kept. */
export type Among = 'all' | 'outbox'

const pageSize = 5_000

/**
 * Compares every stream (or those in the outbox kept) with the consumer's positions, and catches up what lags.
 * Everything committed before the call is applied or parked after it. `onProgress` hears of each page.
 */
export const auditConsumer = async <Applied>(
  needs: CatchUpNeeds,
  consumer: Consumer<Applied>,
  { among = 'all', onProgress }: { among?: Among; onProgress?: (audited: Audited) => void } = {},
): Promise<Audited> => {
  const audited: Audited = { lagging: 0, applied: 0, parked: 0 }
  for (let afterStreamId = ''; ; ) {
    const page = await laggingStreams(needs.pool, consumer.name, consumer.categories, {
      kept: among === 'outbox',
      afterStreamId,
      limit: pageSize,
    })
    const done = await catchUp(needs, consumer, page)
    audited.lagging += page.length
    audited.applied += done.applied
    audited.parked += done.parked.length
    onProgress?.(audited)
    if (page.length < pageSize || needs.signal?.aborted) break
    afterStreamId = page.at(-1)!.streamId
  }
  if (audited.lagging > 0)
    needs.log.info({ ...audited, among, consumer: consumer.name }, 'audited streams of a consumer')
  return audited
}
