import type { ApiPart } from '../../api-server.ts'
import { apiKeyRoutes } from './api-keys.ts'
import { organizationChanges } from './change-organizations.ts'
import { teamChanges } from './change-teams.ts'
import { userChanges } from './change-users.ts'
import { createOrganizationRoute } from './create-organization.ts'
import { createTeamRoute } from './create-team.ts'
import { createUserRoute } from './create-user.ts'
import { getOrganizationRoute } from './get-organization.ts'
import { getTeamRoute } from './get-team.ts'
import { getUserRoute } from './get-user.ts'
import { listOrganizationsRoute } from './list-organizations.ts'
import { listTeamsRoute } from './list-teams.ts'
import { listUsersRoute } from './list-users.ts'

export const identityRoutes: readonly ApiPart[] = [
  createUserRoute,
  listUsersRoute,
  getUserRoute,
  ...userChanges,
  createTeamRoute,
  listTeamsRoute,
  getTeamRoute,
  ...teamChanges,
  createOrganizationRoute,
  listOrganizationsRoute,
  getOrganizationRoute,
  ...organizationChanges,
  ...apiKeyRoutes,
]
