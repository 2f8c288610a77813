/**
 * What a consumer is told: that this stream has reached at least this version. News may repeat, come late or
 * stand for several events; what happened is read from the log.
 */
export type News = { streamId: string; version: number }

/** The most news one call of a handler gets. */
export const newsPerBatch = 500

/**
 * Handles a batch; the source moves on only after it resolves, and repeats the batch when it rejects. A source whose
 * position is kept in Postgres (the outbox) gives `position`, which the handler may move in its own transaction.
 */
export type OnNews = (batch: readonly News[], position?: NewsPosition) => Promise<void>

/** `client` is the database client of the handler's transaction; the bus does not know its type. */
export type NewsPosition = { move(client: unknown): Promise<void> }

/**
 * Told of each run (the relay's `docket-run`) that a source meets, after a start and whenever a later one begins,
 * before any news of it are handled. Answers 'another' when it is later (`isLaterRun`) than the consumer's last
 * one; then, and when the source itself was in an earlier run, the source seeks every partition it holds to the
 * earliest offset. The consumer audits its streams inside this call and stores the run last; a rejection repeats
 * the call.
 */
export type OnRun = (run: string) => Promise<'known' | 'another'>

export type NewsOptions = {
  /** Also the name of the position: a source with the same name goes on where the last one stopped. */
  consumer: string
  onNews: OnNews
  signal: AbortSignal
  /** Never called by sources without runs (outbox, memory). */
  onRun?: OnRun
  /**
   * The source lost its place and goes on from now: the consumer audits all streams inside this call. Sources that
   * begin at their earliest news instead never call it.
   */
  onLost?: () => Promise<void>
  /**
   * Called whenever the bus answered, with news or without: several times a second while all is well. Silence
   * means that the bus is away or that this member holds no partition; the bridge listens to it.
   */
  onHeard?: () => void
}

/**
 * Where a consumer's news come from. `run` follows until the signal aborts, then settles once the batch in hand
 * is done; it rejects only when following cannot go on, and then the process must exit.
 */
export type NewsSource = {
  run(options: NewsOptions): Promise<void>
}
