import { forbidden, may, type Role } from '@docket/ticketing'
import type { FastifyRequest } from 'fastify'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'

/**
 * Throws `forbidden` where a new user's role is not the caller's to give: an API key that may make users, but give no
 * roles, makes requesters, and no administrator to log in as.
 */
export const requireRoleRight = (request: FastifyRequest, role: Role): void => {
  if (role !== 'END_USER' && !may(callerOf(request), 'roles.edit')) throw new Refused(forbidden('roles.edit'))
}
