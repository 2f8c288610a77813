import { type AddComment, linkCommands, type OpenedTicket, type OpenTicket } from '@docket/ticketing'
import type { Requester } from '../people/people.ts'
import type { RequestFacts } from './request-facts.ts'
import type { TicketPart } from './save-tickets.ts'

/** A new ticket that goes on where a closed one ended, linked to it on both sides, with the reply that led to it. */
export const followUpParts = ({
  newId,
  number,
  requester,
  source,
  target,
  command,
  facts,
}: {
  newId: string
  number: number
  requester: Requester
  /** The ticket that was replied to, and the one it ended in, which is the same unless it was merged. */
  source: OpenedTicket
  target: OpenedTicket
  command: AddComment
  facts: RequestFacts
}): readonly TicketPart[] => {
  const { at } = facts
  const link = linkCommands(at, { here: newId, there: target.ticketId, kind: 'relates', onward: [] })
  const open: OpenTicket = {
    type: 'OpenTicket',
    at,
    data: {
      ticketId: newId,
      number: `TCK-${String(number).padStart(6, '0')}`,
      title: source.title,
      description: `Follow-up to ${source.number}`,
      priority: source.priority,
      type: source.type,
      category: source.category,
      environment: source.environment,
      affectedService: source.affectedService,
      channel: 'API',
      requesterId: requester.userId,
      submitterId: facts.actorId,
      organizationId: requester.organizationId,
      tier: requester.tier,
      assigneeId: null,
      teamId: null,
      tags: [],
      imported: false,
      humanCategory: source.humanCategory,
      humanPriority: source.humanPriority,
      facts: { assignee: null, team: null },
    },
  }
  return [
    { ticketId: newId, commands: [open, link.here, command], unasked: true },
    { ticketId: target.ticketId, commands: [link.there], follows: newId, unasked: true },
  ]
}
