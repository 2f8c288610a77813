import type { ApiPart } from '../../api-server.ts'
import { createOrganizationRoute } from './create-organization.ts'
import { createTeamRoute } from './create-team.ts'
import { createUserRoute } from './create-user.ts'
import { getTeamRoute } from './get-team.ts'
import { getUserRoute } from './get-user.ts'
import { listOrganizationsRoute } from './list-organizations.ts'
import { listTeamsRoute } from './list-teams.ts'
import { listUsersRoute } from './list-users.ts'
import { setTeamMembersRoute } from './set-team-members.ts'

export const identityRoutes: readonly ApiPart[] = [
  createUserRoute,
  listUsersRoute,
  getUserRoute,
  createTeamRoute,
  listTeamsRoute,
  getTeamRoute,
  setTeamMembersRoute,
  createOrganizationRoute,
  listOrganizationsRoute,
]
