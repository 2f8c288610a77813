import { type LiveFeed, redisFeed } from '@docket/live-feed'
import type { Config, Logger } from '@docket/runtime'

/** The part of the live feed that this process uses. */
export type Announcer = Pick<LiveFeed, 'announce' | 'close'>

/** Where changes are announced. Without REDIS_URL nobody outside this process could hear, so nothing is said. */
export const announceTo = (config: Config, log: Logger): Announcer => {
  if (config.REDIS_URL) return redisFeed({ url: config.REDIS_URL })
  log.warn('REDIS_URL is not set: live streams of other processes will not hear of changes')
  return { announce: async () => {}, close: async () => {} }
}
