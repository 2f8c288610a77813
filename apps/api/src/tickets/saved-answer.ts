import type { ClockSummary } from '@docket/contracts'
import type { Accepted } from '@docket/event-sourcing'
import type { Caller, OpenedTicket, Ticket, TicketEvent } from '@docket/ticketing'
import type { FastifyReply } from 'fastify'
import { mostTickets } from '../plugins/consistency.ts'
import { refused } from '../plugins/refusals.ts'
import { changedTicket, knownVersion } from './changed-ticket.ts'
import type { SavedClock } from './saved-clocks.ts'

/** What a save tells about its ticket, beside the version: by default the changed ticket, with 200. */
export type OwnAnswer = (
  ticket: OpenedTicket,
  version: number,
  events: readonly TicketEvent[],
  /** What the clocks say now. */
  clock: () => ClockSummary | null,
) => {
  status?: number
  data: unknown
  /** The ticket that the answer's version is of, where that is not the one it landed on. */
  about?: { ticketId: string; version: number }
}

/** What is stored with the key, and told again to a repeat. */
export type SavedAnswer = {
  status: number
  message: string
  data: unknown
  ticketId: string
  version: number
  /** The other tickets that the save changed, as far as the caller may read them. */
  others?: readonly { ticketId: string; version: number }[]
}

export const toAnswer = (
  { message, isNew, answer }: { message: string; isNew?: boolean; answer?: OwnAnswer },
  caller: Caller,
  accepted: Accepted<TicketEvent, Ticket>,
  clockOf: SavedClock,
): SavedAnswer => {
  const ticket = accepted.state as OpenedTicket
  const clock = () => clockOf(accepted)
  const own = answer?.(ticket, ticket.version, accepted.events, clock)
  return {
    status: own?.status ?? (isNew ? 201 : 200),
    message,
    data: own ? own.data : changedTicket(ticket, caller, clock()),
    ticketId: own?.about?.ticketId ?? ticket.ticketId,
    version: own?.about?.version ?? knownVersion(ticket, caller),
  }
}

/** Answers with the version as ETag and as the consistency token; a repeat says that it is one. */
export const sendAnswer = (
  reply: FastifyReply,
  { status, message, data, ticketId, version, others = [] }: SavedAnswer,
  { replayed = false } = {},
): FastifyReply => {
  if (replayed) reply.header('Idempotency-Replayed', 'true')
  reply.code(status).header('ETag', `"${version}"`)
  if (status === 201) reply.header('Location', locationOf(ticketId, data))
  const changed = [{ ticketId, version }, ...others].slice(0, mostTickets)
  const consistency = changed.map((one) => `${one.ticketId}@${one.version}`).join(',')
  return reply.ok(data, { message, meta: { consistency } })
}

const locationOf = (ticketId: string, data: unknown): string => {
  const { attachmentId, commentId } = data as { attachmentId?: string; commentId?: string }
  const part = attachmentId ? `/attachments/${attachmentId}` : commentId ? `/comments/${commentId}` : ''
  return `/api/v1/tickets/${ticketId}${part}`
}

export const keyReused = () =>
  refused('idempotency_key_reused', 'This Idempotency-Key was used with another request.')
