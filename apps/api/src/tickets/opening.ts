import { forbidden, isStaff, type OpenTicket } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'
import { assignmentFacts } from './assignment.ts'
import { customFieldCommands } from './by-rules.ts'
import type { OpeningBody } from './from-template.ts'
import type { RequestFacts } from './request-facts.ts'
import { requesterOf } from './requester.ts'
import { statusCommands } from './save-commands.ts'
import type { Save } from './save-ticket.ts'

/** The save that opens a ticket: OpenTicket, then the status steps that came with it. */
export const openingOf = async (
  context: Pick<ApiContext, 'numbers' | 'people' | 'identity'>,
  ticketId: string,
  body: OpeningBody,
  facts: RequestFacts,
): Promise<Pick<Save, 'commands'>> => {
  const { tenantId } = facts.caller
  refuseStaffParts(body, facts)
  const [requester, assignment, number] = await Promise.all([
    requesterOf(context, body, facts),
    assignmentFacts(context.people, tenantId, body),
    context.numbers.next(tenantId),
  ])
  const open: OpenTicket = {
    type: 'OpenTicket',
    at: facts.at,
    data: {
      ticketId,
      number: `TCK-${String(number).padStart(6, '0')}`,
      title: body.title,
      description: body.description,
      priority: body.priority ?? 'P3',
      type: body.type ?? 'INCIDENT',
      category: body.category ?? 'general',
      environment: body.environment ?? null,
      affectedService: body.affectedService ?? null,
      channel: body.channel ?? (facts.importing ? 'IMPORT' : 'API'),
      requesterId: requester.userId,
      submitterId: facts.actorId,
      organizationId: requester.organizationId,
      tier: requester.tier,
      assigneeId: body.assigneeId ?? null,
      teamId: body.teamId ?? null,
      tags: body.tags ?? [],
      imported: body.occurredAt !== undefined,
      humanCategory: body.category !== undefined,
      humanPriority: body.priority !== undefined,
      facts: assignment,
    },
  }
  return {
    commands: [open, ...customFieldCommands(body.customFields, facts), ...statusCommands(body, facts)],
  }
}

/** A requester says what they need; who answers, and how far it is, is for staff to say. */
const refuseStaffParts = (body: OpeningBody, { caller }: RequestFacts): void => {
  if (isStaff(caller)) return
  if (body.assigneeId != null || body.teamId != null) throw new Refused(forbidden('ticket.assign'))
  // before anybody is looked up: who else there is, is not theirs to find out
  const isForOther = body.requesterId !== undefined && body.requesterId !== caller.userId
  if (isForOther || body.requester !== undefined) throw new Refused(forbidden('ticket.open'))
  if (body.tags !== undefined && body.tags.length > 0) throw new Refused(forbidden('ticket.tag'))
  if (body.status !== undefined || body.resolution !== undefined) throw new Refused(forbidden('ticket.edit'))
}
