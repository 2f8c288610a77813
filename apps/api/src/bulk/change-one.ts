import { createHash } from 'node:crypto'
import type { BulkResult } from '@docket/contracts'
import type { TenantRules } from '@docket/desk'
import type { EventMeta, IdempotencyKey, Refusal } from '@docket/event-sourcing'
import { authorize, type Caller, type OpenedTicket, ticketCategory, ticketStream } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'
import { refuseByRules } from '../tickets/by-rules.ts'
import { knownVersion } from '../tickets/changed-ticket.ts'
import { domainCommands, type SaveCommand } from '../tickets/replace-tags.ts'
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

type Needs = Pick<ApiContext, 'db' | 'clock' | 'handleTicketCommand'>

/**
 * Saves one of the tickets, now, if this caller may; what forbids it is told of this ticket alone. Throws when the
 * database does not answer.
 */
export const changeOne = async (context: Needs, id: string, one: OneOfMany): Promise<BulkResult> => {
  const { caller, rules, meta, idempotency } = one
  const at = context.clock.now()
  const commands = one.commands.map((command) => ({ ...command, at }))
  const judged = domainCommands(commands)
  try {
    const ticketId = await ticketIdIn(context.db, caller.tenantId, id)
    const outcome = await context.handleTicketCommand({
      tenantId: caller.tenantId,
      streamId: ticketStream(ticketId),
      category: ticketCategory,
      commands,
      meta,
      guard: (ticket) =>
        authorize(caller, judged, ticket) ??
        refuseByRules(commands, ticket, { rules, caller, importing: false }),
      ...(idempotency && { idempotency: keyOfOne(idempotency, ticketId) }),
      answer: ({ state }) => knownVersion(state as OpenedTicket, caller),
    })
    switch (outcome.outcome) {
      case 'accepted':
      case 'replayed':
        return { id, outcome: 'done', ticketId, version: Number(outcome.answer) }
      case 'refused':
        return failed(id, outcome.refusal)
      case 'stale':
      case 'key_reused':
        throw new Error(`a bulk save that names no version met ${outcome.outcome}`)
    }
  } catch (error) {
    if (error instanceof Refused) return failed(id, error.refusal)
    throw error
  }
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
