/** One answer to one try of a command. */
export type Answer = { status: number; data: unknown }

export type CommandKind = 'open' | 'comment' | 'note' | 'assign' | 'start' | 'resolve' | 'reopen'

/**
 * What the load driver remembers of a command: who was told what. All its tries share one `Idempotency-Key` and
 * one `X-Request-Id`, which is the correlation id of its events.
 */
export type CommandRecord = {
  kind: CommandKind
  correlationId: string
  key: string
  /** For `open` known once it is acknowledged. */
  ticketId: string | null
  /** Type of the event that the command makes. */
  expects: string
  /** The command may be accepted without an event if this field of the ticket has this value already. */
  silentWhen: { field: 'assigneeId' | 'status'; value: string } | null
  /** Every answer that came, in order; lost ones are missing. */
  answers: Answer[]
  tries: number
  outcome: 'acknowledged' | 'refused' | 'unknown'
  /** The version of `meta.consistency` of the first success. */
  version: number | null
  /** When that was, by `performance.now()`. */
  acknowledgedAtMs: number | null
}
