import type { Speakable } from '@docket/desk'
import type { Caller } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'

/** The part of a ticket that texts speak of. */
export type SpokenOf = {
  number: string
  title: string
  status: string
  priority: string
  requesterId: string
  organizationId: string | null
  assigneeId: string | null
  teamId: string | null
}

/** What the placeholders of a text stand for, on this ticket and in this agent's mouth. */
export const speakableOf = async (
  { identity }: Pick<ApiContext, 'identity'>,
  { tenantId, userId }: Caller,
  ticket: SpokenOf,
): Promise<Speakable> => {
  const nameOf = async (found: Promise<{ name: string } | null>) => (await found)?.name ?? null
  const user = (id: string | null) => (id === null ? null : nameOf(identity.readUser(tenantId, id)))
  const [requester, assignee, agent, team, organization] = await Promise.all([
    user(ticket.requesterId),
    user(ticket.assigneeId),
    user(userId),
    ticket.teamId === null ? null : nameOf(identity.readTeam(tenantId, ticket.teamId)),
    ticket.organizationId === null
      ? null
      : nameOf(identity.readOrganization(tenantId, ticket.organizationId)),
  ])
  return {
    'ticket.number': ticket.number,
    'ticket.title': ticket.title,
    'ticket.status': ticket.status,
    'ticket.priority': ticket.priority,
    'requester.name': requester,
    'requester.firstName': firstOf(requester),
    'organization.name': organization,
    'assignee.name': assignee,
    'team.name': team,
    'agent.name': agent,
    'agent.firstName': firstOf(agent),
  }
}

const firstOf = (name: string | null): string | null => name?.trim().split(/\s+/, 1)[0] ?? null
