import { team, teamMembersBody } from '@docket/contracts'
import { forbidden, may } from '@docket/ticketing'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { answers } from '../auth/auth-schema.ts'
import { changeOf } from './change-of.ts'
import { found, idIn } from './found.ts'
import { idParams } from './identity-schema.ts'
import { sendSaved } from './send-saved.ts'

/** Makes these users the members of a team, and nobody else; a lead may do so in a team of theirs. */
export const setTeamMembersRoute: ApiPart = (app, context) => {
  const { identity, wakeup } = context
  app.route({
    method: 'PUT',
    url: '/api/v1/teams/:id/members',
    config: { action: 'teams.edit' },
    schema: {
      ...answers('teams', 'Set the members of a team', 200, team),
      params: idParams,
      body: teamMembersBody,
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const teamId = idIn(request.params.id, 'team')
      found(await identity.readTeam(caller.tenantId, teamId), 'team')
      if (!may(caller, 'teams.edit', { teamId })) throw new Refused(forbidden('teams.edit'))
      const { memberIds } = request.body
      const saved = await identity.setTeamMembers(changeOf(request, context), { teamId, memberIds })
      wakeup?.wake()
      return sendSaved(reply, saved, { status: 200, message: 'Members set', at: '/api/v1/teams' })
    },
  })
}
