import type { readEvents } from '@docket/event-store'

/**
 * Reads what comes after the given versions, in (stream id, version) order and at most `limit` events: the last
 * stream may be cut short, and later ones left out. Runs in the caller's transaction.
 */
export type ReadEvents = typeof readEvents
