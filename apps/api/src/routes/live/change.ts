import type { Audience, FeedEntry } from '@docket/live-feed'

/** Who led to a change, and by which request. */
export type Cause = { by: string | null; correlationId: string | null }

/** One or more entries about one ticket, merged into what is to be told of them together. */
export type Change = {
  readonly ticketId: string
  /** The newest version named. */
  readonly version: number
  /** Empty: anything may have changed. */
  readonly changed: readonly string[]
  /** Nothing in it concerns requesters. */
  readonly internal: boolean
  readonly before: Audience | null
  readonly after: Audience | null
  readonly cause: Cause
  /** The newest cause that requesters may hear of. */
  readonly publicCause: Cause
  /** The numbers of the entries, ascending. */
  readonly numbers: readonly number[]
  /** Since when (monotonic ms) it waits for the news of what its row already has. */
  readonly heldSince?: number
}

export const toChange = (entry: FeedEntry): Change => {
  const { ticketId, version, changed, internal, before, after, by, correlationId, n } = entry
  const cause = { by, correlationId }
  const publicCause = internal ? unknownCause : cause
  return { ticketId, version, changed, internal, before, after, cause, publicCause, numbers: [n] }
}

/** Both as one: from where the first began to where the second ended. */
export const mergeChanges = (first: Change, second: Change): Change => {
  const heldSince = first.heldSince ?? second.heldSince
  const isKnown = first.changed.length > 0 && second.changed.length > 0
  return {
    ticketId: first.ticketId,
    version: Math.max(first.version, second.version),
    changed: isKnown ? [...new Set([...first.changed, ...second.changed])] : [],
    internal: first.internal && second.internal,
    before: first.before,
    after: second.after,
    cause: second.cause,
    publicCause: second.internal ? first.publicCause : second.publicCause,
    numbers: [...first.numbers, ...second.numbers],
    ...(heldSince !== undefined && { heldSince }),
  }
}

export const unknownCause: Cause = { by: null, correlationId: null }
