import { accept, refuse } from '@docket/event-sourcing'
import type { AssignmentFacts, AssignTicket, ClaimTicket, UnassignTicket } from '../commands.ts'
import type { Assignment, TicketAssigned, TicketEvent } from '../events.ts'
import type { TicketDecision, TicketRefusal } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import { isSealed, refuseSealed } from './closed.ts'

export const assign = ({ at, data }: AssignTicket, ticket: OpenedTicket): TicketDecision => {
  if (isSealed(ticket)) return refuseSealed()
  const { facts, ...wanted } = data
  const refusal = refuseAssignment(wanted, facts, ticket.underImport)
  if (refusal !== null) return { accepted: false, refusal }
  const from = assignmentOf(ticket)
  const to = assignmentTo(wanted, facts, from)
  if (to.teamId !== from.teamId) return accept(assigned(at, to, from))
  if (to.assigneeId === from.assigneeId) return accept()
  if (to.assigneeId === null) return accept({ type: 'TicketUnassigned', at, data: { from } })
  return accept(assigned(at, to, from))
}

/** Compare and set: of two agents who claim at once, one is told who was first. */
export const claim = ({ at, data: { agentId } }: ClaimTicket, ticket: OpenedTicket): TicketDecision => {
  if (isSealed(ticket)) return refuseSealed()
  if (ticket.assigneeId !== null && ticket.assigneeId !== agentId) {
    const { assigneeId } = ticket
    return refuse('already_assigned', 'Somebody else has taken the ticket.', { assigneeId })
  }
  const from = assignmentOf(ticket)
  const taken = ticket.assigneeId === agentId ? [] : [assigned(at, { ...from, assigneeId: agentId }, from)]
  if (ticket.status !== 'NEW') return accept(...taken)
  return accept<TicketEvent>(...taken, {
    type: 'TicketStatusChanged',
    at,
    data: { from: 'NEW', to: 'OPEN', reason: null, until: null, restored: null },
  })
}

export const unassign = ({ at }: UnassignTicket, ticket: OpenedTicket): TicketDecision => {
  if (isSealed(ticket)) return refuseSealed()
  if (ticket.assigneeId === null) return accept()
  return accept({ type: 'TicketUnassigned', at, data: { from: assignmentOf(ticket) } })
}

/**
 * Why these two cannot answer for a ticket, or null. Imported history only has to name people and teams that
 * exist: who was staff, and in which team, may have changed since.
 */
export const refuseAssignment = (
  { assigneeId, teamId }: Partial<Assignment>,
  { assignee, team }: AssignmentFacts,
  underImport: boolean,
): TicketRefusal | null => {
  if (teamId && team === null) return { code: 'team_not_found', detail: 'There is no such team.' }
  if (!assigneeId) return null
  if (assignee === null) return { code: 'assignee_not_found', detail: 'There is no such user.' }
  if (underImport) return null
  if (!assignee.activeStaff) {
    return { code: 'assignee_not_staff', detail: 'Tickets are assigned to active staff only.' }
  }
  if (teamId && !assignee.teamIds.includes(teamId)) {
    return { code: 'assignee_not_in_team', detail: 'The assignee is not in that team.' }
  }
  return null
}

/** Another team drops an assignee who is not in it, unless the request names one. */
const assignmentTo = (
  wanted: Partial<Assignment>,
  { team }: AssignmentFacts,
  from: Assignment,
): Assignment => {
  const teamId = wanted.teamId === undefined ? from.teamId : wanted.teamId
  if (wanted.assigneeId !== undefined) return { teamId, assigneeId: wanted.assigneeId }
  const stays = teamId === from.teamId || teamId === null || isMember(from.assigneeId, team)
  return { teamId, assigneeId: stays ? from.assigneeId : null }
}

const isMember = (userId: string | null, team: AssignmentFacts['team']): boolean =>
  userId !== null && (team?.memberIds.includes(userId) ?? false)

const assignmentOf = ({ assigneeId, teamId }: OpenedTicket): Assignment => ({ assigneeId, teamId })

const assigned = (at: string, to: Assignment, from: Assignment): TicketAssigned => ({
  type: 'TicketAssigned',
  at,
  data: { ...to, from },
})
