import { listUsersQuery, staffName, user } from '@docket/contracts'
import { forbidden, may } from '@docket/ticketing'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { paginationOf } from '../../tickets/paging.ts'
import { lists } from './identity-schema.ts'

/** The users of the tenant; requesters get the names of active staff, unfiltered. */
export const listUsersRoute: ApiPart = (app, { identity, cursorSecret }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/users',
    config: { action: 'users.staff_names' },
    schema: lists('users', 'List the users', listUsersQuery, z.union([user, staffName])),
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { limit, cursor, ...filters } = request.query
      const seal = cursorSeal(cursorSecret, caller.tenantId)
      const asked = { limit, cursor: cursor === undefined ? null : seal.open(cursor) }
      const staff = may(caller, 'users.read')
      if (!staff && Object.keys(filters).length > 0) throw new Refused(forbidden('users.read'))
      const page = staff
        ? await identity.listUsers(caller.tenantId, filters, asked)
        : await identity.listStaffNames(caller.tenantId, asked)
      return reply.ok(page.rows, { meta: { pagination: paginationOf(page, asked, seal) } })
    },
  })
}
