import { formatFeedId } from '../feed-id.ts'
import type { Announcement, FeedEntry } from '../live-feed.ts'

/** An entry as Redis gives it: its id and its fields, name after value. */
export type StreamRecord = [id: string, fields: string[]]

/** The entry and the epoch it belongs to. */
export const parseRecord = ([id, fields]: StreamRecord): { epoch: string; entry: FeedEntry } => {
  const [, epoch = '', , json = ''] = fields
  const n = Number(id.slice(0, id.indexOf('-')))
  return { epoch, entry: { ...(JSON.parse(json) as Announcement), n, id: formatFeedId({ epoch, n }) } }
}
