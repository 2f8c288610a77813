import { writeAudit } from '@docket/audit'
import { transaction } from '@docket/database'
import { handleCommand, type Json, type StoredEvent } from '@docket/event-sourcing'
import { exclusiveStore, rewriteAnswers, rewriteEvents } from '@docket/event-store'
import { rewriteInputs } from '@docket/jobs'
import { rewriteTicket } from '@docket/read-models'
import {
  authorize,
  decodeTicketEvent,
  encodeTicketEvent,
  evolve,
  type OpenedTicket,
  type Redaction,
  type RedactText,
  redactEvent,
  redactionMarker,
  redactionOf,
  type Ticket,
  type TicketEvent,
  ticketCategory,
  ticketCodec,
  ticketStream,
  unopened,
} from '@docket/ticketing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ClientBase } from 'pg'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'
import { idempotencyOf } from './idempotency.ts'
import { redactedStrings, replaceStrings } from './redacted-strings.ts'
import { saveDecider } from './replace-tags.ts'
import type { RequestFacts } from './request-facts.ts'
import { keyReused, type SavedAnswer, sendAnswer, toAnswer } from './saved-answer.ts'
import { withSavedClocks } from './saved-clocks.ts'
import { savesClash, staleRefusal } from './stale.ts'

export type RedactionAsked = {
  ticketId: string
  redaction: Redaction
  reason: string | null
  facts: RequestFacts
  seenVersion: number | undefined
}

/**
 * Takes stored text away, in one transaction that holds the ticket: its events are rewritten, an event that says so is
 * appended (which publishes the correction), the audit has an entry, and read models, search and kept answers are
 * rewritten too. Afterwards the text is nowhere in the database.
 */
export const redactTicket = async (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: RedactionAsked,
): Promise<FastifyReply> => {
  const { ticketId, facts, seenVersion, redaction } = asked
  const { caller, meta } = facts
  const streamId = ticketStream(ticketId)
  const idempotency = idempotencyOf(request, context)
  let found: Ticket = unopened
  const outcome = await withSavedClocks(context, facts, (clockOf) =>
    transaction(context.pool, async (client) => {
      const store = await exclusiveStore(client, caller.tenantId, streamId)
      const handle = handleCommand({ store, decider: saveDecider, codec: ticketCodec, ids: context.ids })
      const history = await store.readStream(caller.tenantId, streamId)
      const events = history.map(decodeTicketEvent)
      const redacted = events.map((event) => redactEvent(event, redaction))
      const command: RedactText = {
        type: 'RedactText',
        at: facts.at,
        data: redactionOf(events, redaction, asked.reason),
      }
      const handled = await handle({
        tenantId: caller.tenantId,
        streamId,
        category: ticketCategory,
        commands: [command],
        meta,
        ...(seenVersion !== undefined && { expectedVersion: seenVersion }),
        conflicts: (between) => savesClash(between, [command]),
        guard(ticket) {
          found = ticket
          return authorize(caller, [command], ticket)
        },
        ...(idempotency && { idempotency }),
        answer(accepted) {
          const state = foldEvents([...redacted, ...accepted.events])
          const message = 'Text redacted'
          return toAnswer({ message }, caller, { ...accepted, state }, clockOf) as unknown as Json
        },
      })
      if (handled.outcome === 'accepted')
        await rewrite(client, { tenantId: caller.tenantId, ticketId, redaction, history, events, redacted })
      if (handled.outcome === 'accepted')
        await writeAudit(client, {
          tenantId: caller.tenantId,
          actor: { kind: meta.actor.kind, id: meta.actor.id },
          action: 'ticket.redact',
          target: { kind: 'ticket', id: ticketId },
          after: {
            commentId: command.data.commentId,
            field: command.data.field,
            versions: command.data.versions,
          },
          ip: meta.actor.ip,
          correlationId: meta.correlationId,
          at: facts.at,
        })
      return handled
    }),
  )
  context.wakeup?.wake()
  switch (outcome.outcome) {
    case 'accepted':
      return sendAnswer(reply, outcome.answer as unknown as SavedAnswer)
    case 'replayed':
      return sendAnswer(reply, outcome.answer as unknown as SavedAnswer, { replayed: true })
    case 'refused':
      throw new Refused(outcome.refusal)
    case 'key_reused':
      throw keyReused()
    case 'stale':
      throw staleRefusal(outcome.between, [], found, caller)
  }
}

const foldEvents = (events: readonly TicketEvent[]): OpenedTicket =>
  events.reduce<Ticket>(evolve, unopened) as OpenedTicket

const rewrite = async (
  client: ClientBase,
  {
    tenantId,
    ticketId,
    history,
    events,
    redacted,
    redaction,
  }: {
    tenantId: string
    ticketId: string
    redaction: Redaction
    history: readonly StoredEvent[]
    events: readonly TicketEvent[]
    redacted: readonly TicketEvent[]
  },
): Promise<void> => {
  const changed = redacted.flatMap((event, index) =>
    event === events[index] ? [] : [{ index, version: index + 1, ...encodeTicketEvent(event) }],
  )
  await rewriteEvents(
    client,
    tenantId,
    ticketStream(ticketId),
    changed.map(({ version, schemaVersion, data }) => ({ version, schemaVersion, data })),
  )
  const byIndex = new Map(changed.map(({ index, schemaVersion, data }) => [index, { schemaVersion, data }]))
  await rewriteTicket(
    client,
    history.map((stored, index) => ({ ...stored, ...byIndex.get(index) })),
  )
  const texts = new Map(changed.flatMap(({ index, data }) => [...redactedStrings(events[index]!.data, data)]))
  const fields = new Map('field' in redaction ? fieldNamed(redaction.field) : [])
  const replace = (document: Json): Json => replaceStrings(document, texts, fields)
  for (const told of answeredAs(ticketId, events)) await rewriteAnswers(client, tenantId, told, replace)
  await rewriteInputs(client, tenantId, namesOf(ticketId, events), replace)
}

/** A number or a date is no text that could be looked for: it is known by the field it stands in. */
const fieldNamed = (field: string): [string, string][] =>
  field.startsWith('customFields.') ? [[field.slice('customFields.'.length), redactionMarker]] : []

/** Whoever replied by way of a merged ticket was told that the reply is on their own. */
const answeredAs = (ticketId: string, events: readonly TicketEvent[]): ReadonlySet<string> =>
  new Set([
    ticketId,
    ...events.flatMap((event) =>
      event.type === 'CommentAdded' && event.data.carriedFrom ? [event.data.carriedFrom.ticketId] : [],
    ),
  ])

/** As a bulk change may have named it. */
const namesOf = (ticketId: string, [opened]: readonly TicketEvent[]): readonly string[] =>
  opened?.type === 'TicketOpened' ? [ticketId, opened.data.number] : [ticketId]
