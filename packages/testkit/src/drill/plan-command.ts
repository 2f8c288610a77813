import type { ApiClient } from './api-client.ts'
import type { CommandKind, CommandRecord } from './command-record.ts'
import type { CommandRequest } from './give-command.ts'
import { urgentCategory } from './promise-shortly.ts'
import type { Random } from './random.ts'

/** A ticket that the drivers know, and whose it is. */
export type KnownTicket = { ticketId: string; requesterId: string }

/** Who takes part: one who asks, and staff who may do everything to every ticket. */
export type Cast = { requester: ApiClient; staff: readonly ApiClient[]; assignees: readonly string[] }

export type PlannedCommand = {
  client: ApiClient
  request: CommandRequest
  record: CommandRecord
  requesterId: string
}

/**
 * Draws the next command: who does what to which ticket. Without a ticket to change, one is opened. `name` is
 * unique and becomes the correlation id, the key and part of every text.
 */
export const planCommand = (
  random: Random,
  cast: Cast,
  tickets: readonly KnownTicket[],
  name: string,
): PlannedCommand => {
  const kind = tickets.length === 0 ? 'open' : random.pick(kinds)
  if (kind === 'open') return planOpening(random, cast, name)
  const ticket = random.pick(tickets)
  const isOwn = kind === 'comment' && ticket.requesterId === cast.requester.userId && random.next() < 0.4
  const client = isOwn ? cast.requester : random.pick(cast.staff)
  return { client, requesterId: ticket.requesterId, ...changeOf(kind, random, cast, ticket.ticketId, name) }
}

/** As often as they stand here. */
const kinds: readonly CommandKind[] = [
  ...(['open', 'open', 'open', 'comment', 'comment', 'comment', 'comment', 'note'] as const),
  ...(['assign', 'assign', 'start', 'resolve', 'reopen'] as const),
]

const planOpening = (random: Random, { requester, staff }: Cast, name: string): PlannedCommand => {
  const client = random.next() < 0.6 ? requester : random.pick(staff)
  const forRequester = client !== requester && random.next() < 0.5
  const body = {
    title: `Drill ${name}`,
    description: `Opened by the load of a drill as ${name}.`,
    ...(forRequester ? { requesterId: requester.userId } : {}),
    ...(random.next() < 0.3 ? { category: urgentCategory } : {}),
  }
  return {
    client,
    request: { method: 'POST', path: '/tickets', body },
    record: recordOf('open', name, null, 'TicketOpened'),
    requesterId: forRequester ? requester.userId : client.userId,
  }
}

const changeOf = (
  kind: Exclude<CommandKind, 'open'>,
  random: Random,
  { assignees }: Cast,
  ticketId: string,
  name: string,
): { request: CommandRequest; record: CommandRecord } => {
  const path = `/tickets/${ticketId}`
  const planned = (
    request: CommandRequest,
    expects: string,
    silentWhen: CommandRecord['silentWhen'] = null,
  ) => ({ request, record: recordOf(kind, name, ticketId, expects, silentWhen) })
  switch (kind) {
    case 'comment':
    case 'note': {
      const visibility = kind === 'note' ? 'INTERNAL' : 'PUBLIC'
      const body = { body: `A word, ${name}`, visibility }
      return planned({ method: 'POST', path: `${path}/comments`, body }, 'CommentAdded')
    }
    case 'assign': {
      const assigneeId = random.pick(assignees)
      const request = { method: 'PUT', path: `${path}/assign`, body: { assigneeId } }
      return planned(request, 'TicketAssigned', { field: 'assigneeId', value: assigneeId })
    }
    case 'start': {
      const request = { method: 'PATCH', path: `${path}/status`, body: { status: 'IN_PROGRESS' } }
      return planned(request, 'TicketStatusChanged', { field: 'status', value: 'IN_PROGRESS' })
    }
    case 'resolve': {
      const body = { code: 'fixed', notes: `Done, ${name}` }
      return planned({ method: 'POST', path: `${path}/resolve`, body }, 'TicketResolved')
    }
    case 'reopen': {
      const request = { method: 'POST', path: `${path}/reopen`, body: { reason: `Again, ${name}` } }
      return planned(request, 'TicketReopened', { field: 'status', value: 'REOPENED' })
    }
  }
}

const recordOf = (
  kind: CommandKind,
  name: string,
  ticketId: string | null,
  expects: string,
  silentWhen: CommandRecord['silentWhen'] = null,
): CommandRecord => ({
  ...{ kind, correlationId: name, key: name, ticketId, expects, silentWhen },
  ...{ answers: [], tries: 0, outcome: 'unknown', version: null, acknowledgedAtMs: null },
})
