import type { CommandHandler } from '@docket/event-sourcing'
import type { Clock, Ids } from '@docket/runtime'
import {
  type Ticket,
  type TicketCommand,
  type TicketEvent,
  ticketCategory,
  ticketStream,
} from '@docket/ticketing'
import type { DueTimer } from './take-due.ts'

export type HandleTimer = {
  handleTicketCommand: CommandHandler<TicketCommand, TicketEvent, Ticket>
  clock: Clock
  ids: Ids
}

/** `done`: it happened now. `idle`: it had happened, or is not to happen any more. */
export type TimerOutcome = 'done' | 'idle' | 'refused'

/**
 * Gives the ticket the command that is due, in the system's name. The ticket itself decides whether it still is: so
 * a timer read too early, twice, or by two workers at once changes nothing.
 */
export const handleTimer = async (
  { handleTicketCommand, clock, ids }: HandleTimer,
  timer: DueTimer,
): Promise<TimerOutcome> => {
  const outcome = await handleTicketCommand({
    tenantId: timer.tenantId,
    streamId: ticketStream(timer.ticketId),
    category: ticketCategory,
    commands: [commandOf(timer, clock.now())],
    meta: {
      actor: { kind: 'system', id: 'sla', ip: null },
      correlationId: ids.next(),
      causationId: timer.cause,
      traceparent: null,
    },
  })
  switch (outcome.outcome) {
    case 'accepted':
      return outcome.events.length > 0 ? 'done' : 'idle'
    case 'refused':
      return 'refused'
    case 'replayed':
    case 'stale':
    case 'key_reused':
      throw new Error(`a timer that names no version and no key met ${outcome.outcome}`)
  }
}

const commandOf = ({ kind, afterMs }: DueTimer, at: string): TicketCommand =>
  kind === 'auto_close'
    ? { type: 'CloseTicket', at, data: { resolvedForMs: afterMs } }
    : { type: 'WakeTicket', at, data: {} }
