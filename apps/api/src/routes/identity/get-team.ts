import { team } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { answers } from '../auth/auth-schema.ts'
import { found, idIn } from './found.ts'
import { idParams } from './identity-schema.ts'

/** One team with its members. */
export const getTeamRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/teams/:id',
    config: { action: 'teams.read' },
    schema: { ...answers('teams', 'One team', 200, team), params: idParams },
    handler: async (request, reply) => {
      const { tenantId } = callerOf(request)
      return reply.ok(found(await identity.readTeam(tenantId, idIn(request.params.id, 'team')), 'team'))
    },
  })
}
