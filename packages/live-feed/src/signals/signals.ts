/**
 * Something worth a frame that is no change of a ticket: a job moved, somebody types. At most once, in no feed, with
 * no id: whoever was not there asks again. `data` is anything JSON can carry.
 */
export type Signal = { tenantId: string; kind: string; data: unknown }

/** Signals between the processes that serve streams. */
export type Signals = {
  /** Reaches listeners of this process before it returns, those of others soon, or never when Redis is away. */
  send(signal: Signal): void
  /** Answers how to stop listening. */
  listen(listener: (signal: Signal) => void): () => void
  close(): Promise<void>
}
