import { listByNameQuery, team } from '@docket/contracts'
import { callerOf } from '../../plugins/permission.ts'
import { listRoute } from './list-route.ts'

/** The teams of the tenant with their members. */
export const listTeamsRoute = listRoute({
  url: '/api/v1/teams',
  config: { action: 'teams.read' },
  tag: 'teams',
  summary: 'List the teams',
  query: listByNameQuery,
  row: team,
  read: ({ identity }, request, filters, page) =>
    identity.listTeams(callerOf(request).tenantId, filters, page),
})
