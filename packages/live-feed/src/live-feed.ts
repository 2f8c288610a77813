/** Who may see a ticket, as far as the stream filter has to know. */
export type Audience = { requesterId: string; assigneeId: string | null; teamId: string | null }

/**
 * A ticket has a newer row. `before` null: it is new; `after` null: it is gone. `internal` news concern only staff
 * (an internal note): requesters get no frame for them. `changed` empty means unknown: all of it may have changed.
 */
export type Announcement = {
  tenantId: string
  ticketId: string
  version: number
  /** The newest version that requesters may know of; the same as before for internal news. */
  publicVersion: number
  changed: readonly string[]
  internal: boolean
  before: Audience | null
  after: Audience | null
  by: string | null
  correlationId: string | null
}

/** `id` is `<epoch>.<n>`: n is dense per tenant and epoch. */
export type FeedEntry = Announcement & { id: string; n: number }

/**
 * What a follower meets. First the entries after its id and then `caught_up`, or at once a `reset` in their place;
 * afterwards what comes. `reset`: what was missed is unknown (another epoch, a gap, too old): the client refetches
 * and goes on from `id`.
 */
export type FeedItem =
  | { kind: 'entry'; entry: FeedEntry }
  | { kind: 'caught_up'; id: string }
  | { kind: 'reset'; reason: 'unknown_epoch' | 'too_old' | 'gap'; id: string }

/** One feed per tenant, bounded; losing it costs a reset, never a change. */
export type LiveFeed = {
  /**
   * Tells followers of every process. A version of a ticket that was told already is left out, as far as the feed
   * remembers, since consumers name tickets again whenever they have read ahead. Throws a retryable Failure when it could not:
   * repeat the batch.
   */
  announce(batch: readonly Announcement[]): Promise<void>
  /**
   * Follows until the signal aborts or the feed is closed. `after` null starts now: `caught_up` at once, then what
   * comes. Throws a retryable Failure when the feed cannot be reached at the start; later it reconnects by itself.
   */
  follow(
    tenantId: string,
    after: string | null,
    signal: AbortSignal,
  ): AsyncGenerator<FeedItem, void, undefined>
  close(): Promise<void>
}

/** Entries kept per tenant for resuming clients. */
export const feedKeeps = 10_000
