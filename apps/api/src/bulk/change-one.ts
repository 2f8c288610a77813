import { createHash } from 'node:crypto'
import type { BulkResult } from '@docket/contracts'
import type { TenantRules } from '@docket/desk'
import type { EventMeta, IdempotencyKey, Refusal } from '@docket/event-sourcing'
import {
  authorize,
  type Caller,
  type OpenedTicket,
  type Ticket,
  ticketCategory,
  ticketStream,
} from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'
import { refuseByRules } from '../tickets/by-rules.ts'
import { knownVersion } from '../tickets/changed-ticket.ts'
import { resolvingParts } from '../tickets/children.ts'
import { domainCommands, type SaveCommand } from '../tickets/replace-tags.ts'
import { keyReused } from '../tickets/saved-answer.ts'
import { ticketIdIn } from '../tickets/ticket-id.ts'

/** One save of many that are alike. */
export type OneOfMany = {
  caller: Caller
  /** What the tenant decided about its tickets. */
  rules: TenantRules
  commands: readonly SaveCommand[]
  meta: EventMeta
  /** Of the request or the job; each ticket gets a key of its own under it. */
  idempotency: Omit<IdempotencyKey, 'route'> | undefined
}

type Needs = Pick<ApiContext, 'db' | 'clock' | 'handleTicketCommand' | 'handleTicketCommands'>

/**
 * Saves one of the tickets, now, if this caller may; what forbids it is told of this ticket alone. Throws when the
 * database does not answer.
 */
export const changeOne = async (context: Needs, id: string, one: OneOfMany): Promise<BulkResult> => {
  try {
    const ticketId = await ticketIdIn(context.db, one.caller.tenantId, id)
    const outcome = await saveOne(context, ticketId, one)
    switch (outcome.outcome) {
      case 'accepted':
      case 'replayed':
        return { id, outcome: 'done', ticketId, version: Number(outcome.answer) }
      case 'refused':
        return failed(id, outcome.refusal)
      case 'key_reused':
        return failed(id, keyReused().refusal)
      case 'stale':
        throw new Error('a bulk save names no version, and was stale')
    }
  } catch (error) {
    if (error instanceof Refused) return failed(id, error.refusal)
    throw error
  }
}

const saveOne = async (context: Needs, ticketId: string, one: OneOfMany) => {
  const { caller, rules, meta, idempotency } = one
  const at = context.clock.now()
  const commands = one.commands.map((command) => ({ ...command, at }))
  const judged = domainCommands(commands)
  const judge = (ticket: Ticket): Refusal | null =>
    authorize(caller, judged, ticket) ?? refuseByRules(commands, ticket, { rules, caller, importing: false })
  const shared = {
    tenantId: caller.tenantId,
    category: ticketCategory,
    meta,
    ...(idempotency && { idempotency: keyOfOne(idempotency, ticketId) }),
  }
  const streamId = ticketStream(ticketId)
  const answer = (ticket: Ticket): number => knownVersion(ticket as OpenedTicket, caller)
  const outcome = await context.handleTicketCommand({
    ...{ ...shared, streamId, commands, guard: judge },
    answer: ({ state }) => answer(state),
  })
  if (outcome.outcome !== 'refused' || outcome.refusal.code !== 'children_open') return outcome
  // only now it is known that it has children; those that are done hold nobody up
  return context.handleTicketCommands({
    ...shared,
    async plan(find) {
      const { state } = await find(streamId)
      const refusal = judge(state)
      if (refusal !== null) return { planned: false, refusal }
      const asDomain = async (id: string) => {
        const found = await find(ticketStream(id))
        return { ticket: found.state, events: found.events }
      }
      const look = async (id: string) => (await asDomain(id)).ticket as OpenedTicket
      const parts = await resolvingParts(Object.assign(look, { asDomain }), { ticketId, commands }, 'refuse')
      return {
        planned: true,
        parts: parts.map((part) => ({ streamId: ticketStream(part.ticketId), commands: part.commands })),
      }
    },
    answer: (streams) => answer(streams.find((stream) => stream.streamId === streamId)!.state),
  })
}

const failed = (id: string, { code, detail }: Refusal): BulkResult => ({
  id,
  outcome: 'failed',
  code,
  detail,
})

/** The request's key may be as long as a key can be, so it is shortened before the ticket joins it. */
const keyOfOne = (
  { principal, key, fingerprint }: Omit<IdempotencyKey, 'route'>,
  ticketId: string,
): IdempotencyKey => ({
  principal,
  route: 'one of many',
  key: `${createHash('sha256').update(key).digest('base64url')}:${ticketId}`,
  fingerprint,
})
