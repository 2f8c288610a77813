import type { AssignmentFacts, AssignTicket } from '@docket/ticketing'
import type { People } from '../people/people.ts'
import type { RequestFacts } from './request-facts.ts'

type Wanted = { assigneeId?: string | null | undefined; teamId?: string | null | undefined }

/** The command that assigns what the body names, with the facts it is decided on; none if it names nothing. */
export const assignmentCommands = async (
  people: People,
  { assigneeId, teamId }: Wanted,
  { caller, at }: RequestFacts,
): Promise<AssignTicket[]> => {
  if (assigneeId === undefined && teamId === undefined) return []
  const facts = await assignmentFacts(people, caller.tenantId, { assigneeId, teamId })
  return [
    {
      type: 'AssignTicket',
      at,
      data: {
        ...(assigneeId !== undefined && { assigneeId }),
        ...(teamId !== undefined && { teamId }),
        facts,
      },
    },
  ]
}

/** What is known of the named person and team; another tenant's are as unknown as those that never were. */
export const assignmentFacts = async (
  people: People,
  tenantId: string,
  { assigneeId, teamId }: Wanted,
): Promise<AssignmentFacts> => {
  const [assignee, team] = await Promise.all([
    assigneeId ? people.assignee(tenantId, assigneeId) : null,
    teamId ? people.team(tenantId, teamId) : null,
  ])
  return { assignee, team }
}
