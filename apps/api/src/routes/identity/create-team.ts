import { createTeamBody, team } from '@docket/contracts'
import { forbidden, may } from '@docket/ticketing'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { answers } from '../auth/auth-schema.ts'
import { changeOf } from './change-of.ts'
import { sendSaved } from './send-saved.ts'

/** Makes a team. A lead may edit a team they are in, and nobody is in a new one: making is for managers. */
export const createTeamRoute: ApiPart = (app, context) => {
  const { identity, wakeup } = context
  app.route({
    method: 'POST',
    url: '/api/v1/teams',
    config: { action: 'teams.edit' },
    schema: { ...answers('teams', 'Make a team', 201, team), body: createTeamBody },
    handler: async (request, reply) => {
      if (!may(callerOf(request), 'teams.edit', { teamId: null })) throw new Refused(forbidden('teams.edit'))
      const saved = await identity.createTeam(changeOf(request, context), request.body)
      wakeup?.wake()
      return sendSaved(reply, saved, { status: 201, message: 'Team created', at: '/api/v1/teams' })
    },
  })
}
