import type { Accepted, Json, Refusal, StoredEvent } from '@docket/event-sourcing'
import {
  authorize,
  type Caller,
  conflicts,
  decodeTicketEvent,
  isStaff,
  isStaffOnly,
  type OpenedTicket,
  replyIsStale,
  settledFields,
  type Ticket,
  type TicketEvent,
  ticketCategory,
  ticketStream,
  unopened,
} from '@docket/ticketing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { Refused, refused } from '../plugins/refusals.ts'
import { changedTicket, knownVersion } from './changed-ticket.ts'
import { idempotencyOf } from './idempotency.ts'
import { domainCommands, type SaveCommand } from './replace-tags.ts'
import type { RequestFacts } from './request-facts.ts'

/** One request's change to one ticket. */
export type Save = {
  ticketId: string
  commands: readonly SaveCommand[]
  facts: RequestFacts
  seenVersion: number | undefined
  /** What the answer says beside the ticket's version; by default the changed ticket. */
  answer?(
    ticket: OpenedTicket,
    version: number,
    events: readonly TicketEvent[],
  ): { status?: number; data: unknown }
  message: string
  /** The save opens the ticket. */
  isNew?: boolean
}

/** Decides and appends the save, and answers the request with it. Throws `Refused` for every way to say no. */
export const saveTicket = async (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  save: Save,
): Promise<FastifyReply> => {
  const { ticketId, facts } = save
  const { caller } = facts
  const commands = domainCommands(save.commands)
  const idempotency = idempotencyOf(request, context)
  let found: Ticket = unopened
  const outcome = await context.handleTicketCommand({
    tenantId: caller.tenantId,
    streamId: ticketStream(ticketId),
    category: ticketCategory,
    commands: save.commands,
    meta: facts.meta,
    isNew: save.isNew === true,
    ...(save.seenVersion !== undefined && { expectedVersion: save.seenVersion }),
    conflicts: (between) => conflicts(between, commands) || tagsClash(between, save.commands),
    guard(ticket) {
      found = ticket
      return authorize(caller, commands, ticket) ?? refuseUntold(save, ticket)
    },
    ...(idempotency && { idempotency }),
    answer: (accepted) => toAnswer(save, accepted) as unknown as Json,
  })
  switch (outcome.outcome) {
    case 'accepted':
      return sendAnswer(reply, outcome.answer as unknown as Answer)
    case 'replayed':
      reply.header('Idempotency-Replayed', 'true')
      return sendAnswer(reply, outcome.answer as unknown as Answer)
    case 'refused':
      throw new Refused(outcome.refusal)
    case 'key_reused':
      throw refused('idempotency_key_reused', 'This Idempotency-Key was used with another request.')
    case 'stale': {
      const between = visibleEvents(outcome.between, caller)
      const crossed = replyIsStale(outcome.between.map(decodeTicketEvent), commands)
      const currentVersion = found.status === 'UNOPENED' ? 0 : knownVersion(found, caller)
      const data = { currentVersion, between }
      throw crossed
        ? refused('reply_stale', 'Somebody else answered since you looked; force sends it anyway.', data)
        : refused('stale_version', staleDetail, data)
    }
  }
}

const staleDetail = 'The ticket changed since the version you saw.'

/** A version the caller was never told does not exist for them: guessing tells nothing of internal notes. */
const refuseUntold = ({ seenVersion = 0, facts: { caller } }: Save, ticket: Ticket): Refusal | null => {
  if (isStaff(caller) || ticket.status === 'UNOPENED' || seenVersion <= ticket.publicVersion) return null
  const data = { currentVersion: ticket.publicVersion, between: [] }
  return refused('stale_version', staleDetail, data).refusal
}

/** Replacing the tags would undo what somebody else did to them meanwhile; adding some would not. */
const tagsClash = (between: readonly TicketEvent[], commands: readonly SaveCommand[]): boolean =>
  commands.some((command) => command.type === 'ReplaceTags') &&
  between.some((event) => settledFields(event).includes('tags'))

/** What is stored with the key, and told again to a repeat. */
type Answer = { status: number; message: string; data: unknown; ticketId: string; version: number }

const toAnswer = (save: Save, { state, version, events }: Accepted<TicketEvent, Ticket>): Answer => {
  const ticket = state as OpenedTicket
  const own = save.answer?.(ticket, version, events)
  return {
    status: own?.status ?? (save.isNew ? 201 : 200),
    message: save.message,
    data: own ? own.data : changedTicket(ticket, save.facts.caller),
    ticketId: save.ticketId,
    version: knownVersion(ticket, save.facts.caller),
  }
}

const sendAnswer = (reply: FastifyReply, answer: Answer): FastifyReply => {
  const { status, message, data, ticketId, version } = answer
  reply.code(status).header('ETag', `"${version}"`)
  if (status === 201) reply.header('Location', locationOf(ticketId, data))
  return reply.ok(data, { message, meta: { consistency: `${ticketId}@${version}` } })
}

const locationOf = (ticketId: string, data: unknown): string => {
  const { commentId } = data as { commentId?: string }
  return `/api/v1/tickets/${ticketId}${commentId ? `/comments/${commentId}` : ''}`
}

/** The events between, as this caller may know of them; nobody is told addresses. */
const visibleEvents = (between: readonly StoredEvent[], caller: Caller): Json[] =>
  between
    .filter((stored) => isStaff(caller) || !isStaffOnly(decodeTicketEvent(stored)))
    .map(({ version, type, occurredAt, data, meta }) => ({
      version,
      type,
      occurredAt,
      actor: { kind: meta.actor.kind, id: meta.actor.id },
      data: isStaff(caller) ? data : null,
    }))
