/** What an outbox row tells: this stream reached this version, and its event has this place in the order. */
export type OutboxRow = { position: number; streamId: string; version: number; category: string }

/**
 * A `pg_snapshot` as text (`xmin:xmax:xip,…`): which transactions had ended at an instant. A cursor has handled
 * exactly the rows visible to its snapshot.
 */
export type OutboxSnapshot = string
