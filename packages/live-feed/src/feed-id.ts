import { randomBytes } from 'node:crypto'

/** Where a tenant's feed stands: `n` entries since the epoch began. */
export type FeedPosition = { epoch: string; n: number }

/** The position as clients carry it: `<epoch>.<n>`. */
export const formatFeedId = ({ epoch, n }: FeedPosition): string => `${epoch}.${n}`

/** The position that an id names, or null for anything else; ids come back from clients and may be anything. */
export const parseFeedId = (id: string): FeedPosition | null => {
  const [, epoch, n] = /^([0-9a-f]{1,32})\.(\d{1,15})$/.exec(id) ?? []
  return epoch === undefined ? null : { epoch, n: Number(n) }
}

/** An epoch that no feed ever had. */
export const newEpoch = (): string => randomBytes(6).toString('hex')
