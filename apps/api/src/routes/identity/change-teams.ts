import { renameBody, team, teamMembersBody } from '@docket/contracts'
import { forbidden, may } from '@docket/ticketing'
import type { FastifyRequest } from 'fastify'
import type { ApiPart } from '../../api-server.ts'
import type { ApiContext } from '../../context.ts'
import { openStatuses } from '../../people/open-statuses.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused, refused } from '../../plugins/refusals.ts'
import { changeRoute } from './change-route.ts'
import { found } from './found.ts'

const one = { tag: 'teams', noun: 'team', data: team, config: { action: 'teams.edit' } } as const

const renameTeamRoute = changeRoute({
  ...one,
  method: 'PATCH',
  url: '/api/v1/teams/:id',
  summary: 'Rename a team',
  body: renameBody,
  message: 'Team renamed',
  async run({ context, request, change, id, body }) {
    await requireOwn(context, request, id)
    return context.identity.renameTeam(change, { teamId: id, name: body.name })
  },
})

/** Makes these users the members of a team, and nobody else; a lead may do so in a team of theirs. */
const setTeamMembersRoute = changeRoute({
  ...one,
  method: 'PUT',
  url: '/api/v1/teams/:id/members',
  summary: 'Set the members of a team',
  body: teamMembersBody,
  message: 'Members set',
  async run({ context, request, change, id, body }) {
    await requireOwn(context, request, id)
    return context.identity.setTeamMembers(change, { teamId: id, memberIds: body.memberIds })
  },
})

/** Ends a team that has no open tickets; those of the past still name it. */
const deleteTeamRoute = changeRoute({
  ...one,
  method: 'DELETE',
  url: '/api/v1/teams/:id',
  summary: 'Delete a team',
  message: 'Team deleted',
  async run({ context, request, change, id }) {
    await requireOwn(context, request, id)
    const tickets = await openTicketsOf(context, change.tenantId, id)
    if (tickets > 0)
      throw refused('still_in_use', 'Open tickets belong to this team; move them first.', { tickets })
    return context.identity.archiveTeam(change, id)
  },
})

export const teamChanges: readonly ApiPart[] = [renameTeamRoute, setTeamMembersRoute, deleteTeamRoute]

/** A lead may edit a team they are in; what is no team of the tenant is not there for anybody. */
const requireOwn = async (
  { identity }: ApiContext,
  request: FastifyRequest,
  teamId: string,
): Promise<void> => {
  const caller = callerOf(request)
  found(await identity.readTeam(caller.tenantId, teamId), 'team')
  if (!may(caller, 'teams.edit', { teamId })) throw new Refused(forbidden('teams.edit'))
}

const openTicketsOf = async ({ pool }: ApiContext, tenantId: string, teamId: string): Promise<number> => {
  const counted = await pool.query<{ count: number }>({
    name: 'count-open-tickets-of-team',
    text: `select count(*) from (
             select from ticket_list
             where tenant_id = $1 and team_id = $2 and deleted_at is null
               and status in (${openStatuses}) limit 1000) as open`,
    values: [tenantId, teamId],
  })
  return counted.rows[0]?.count ?? 0
}
