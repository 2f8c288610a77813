import type { CommandHandler } from '@docket/event-sourcing'
import type { Change } from '@docket/identity'
import type { Clock, Ids, Logger } from '@docket/runtime'
import {
  categoryOf,
  notFound,
  type Ticket,
  type TicketEvent,
  ticketCategory,
  ticketStream,
} from '@docket/ticketing'
import type { Pool } from 'pg'
import type { SaveCommand } from '../tickets/replace-tags.ts'
import { openStatuses } from './open-statuses.ts'

/** Returns the open tickets of those who may hold none any more to their teams. */
export type HandBack = {
  /** After somebody was deactivated or is staff no more; their request is answered meanwhile. */
  later(change: Change, userId: string): void
  /** For whoever a crash or a ticket assigned at the last moment left behind; run now and then. */
  sweep(): Promise<void>
  /** Settles when nothing is under way any more. */
  settled(): Promise<void>
}

type Needs = {
  pool: Pool
  clock: Clock
  ids: Ids
  log: Logger
  handleTicketCommand: CommandHandler<SaveCommand, TicketEvent, Ticket>
}

const atOnce = 200

export const createHandBack = (needs: Needs): HandBack => {
  const underWay = new Set<Promise<void>>()
  return {
    later({ tenantId, meta: { correlationId } }, userId) {
      const work: Promise<void> = handBack(needs, { tenantId, userId }, correlationId)
        .catch((error: unknown) => needs.log.warn({ err: error, userId }, 'tickets are handed back later'))
        .finally(() => underWay.delete(work))
      underWay.add(work)
    },
    async sweep() {
      const left = await needs.pool.query<Holder>(holdersWhoMayNot)
      for (const holder of left.rows) await handBack(needs, holder, needs.ids.next())
    },
    async settled() {
      await Promise.all(underWay)
    },
  }
}

type Holder = { tenantId: string; userId: string }

const handBack = async (needs: Needs, holder: Holder, correlationId: string): Promise<void> => {
  const refused = new Set<string>()
  for (;;) {
    const found = await needs.pool.query<{ id: string }>({
      ...openTicketsOf,
      values: [holder.tenantId, holder.userId, atOnce + refused.size],
    })
    const ids = found.rows.map((row) => row.id).filter((id) => !refused.has(id))
    if (ids.length === 0) return
    for (const id of ids) {
      await unassign(needs, holder, id, correlationId)
      // the list may lag behind the log: each ticket is asked about once
      refused.add(id)
    }
  }
}

const unassign = async (
  { handleTicketCommand, clock, log }: Needs,
  { tenantId, userId }: Holder,
  ticketId: string,
  correlationId: string,
): Promise<void> => {
  const outcome = await handleTicketCommand({
    tenantId,
    streamId: ticketStream(ticketId),
    category: ticketCategory,
    commands: [{ type: 'UnassignTicket', at: clock.now(), data: {} }],
    meta: {
      actor: { kind: 'system', id: 'hand-back', ip: null },
      correlationId,
      causationId: null,
      traceparent: null,
    },
    // the list lags: somebody else may have taken it meanwhile, or it is done
    guard: (ticket) => (isHeldOpen(ticket, userId) ? null : notFound),
  })
  if (outcome.outcome === 'refused' && outcome.refusal.code !== notFound.code)
    log.info({ ticketId, code: outcome.refusal.code }, 'a ticket stays with somebody who left')
}

const isHeldOpen = (ticket: Ticket, userId: string): boolean =>
  ticket.status !== 'UNOPENED' && ticket.assigneeId === userId && categoryOf[ticket.status] !== 'DONE'

const openTicketsOf = {
  name: 'open-tickets-of-assignee',
  text: `
    select ticket_id as id from ticket_list
    where tenant_id = $1 and assignee_id = $2 and deleted_at is null and status in (${openStatuses})
    limit $3`,
}

// role_version 1 was never staff: requesters are many, and those who became one are few
const holdersWhoMayNot = {
  name: 'holders-who-may-not',
  text: `
    select m.tenant_id as "tenantId", m.user_id as "userId" from memberships m
    where (m.deactivated_at is not null or (m.role = 'END_USER' and m.role_version > 1))
      and exists (
        select from ticket_list t
        where t.tenant_id = m.tenant_id and t.assignee_id = m.user_id::text and t.deleted_at is null
          and t.status in (${openStatuses}))
    limit 1000`,
}
