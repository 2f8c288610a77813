import { listUsersQuery, type StaffName, staffName, type User, user } from '@docket/contracts'
import { forbidden, may } from '@docket/ticketing'
import { z } from 'zod'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { listRoute } from './list-route.ts'

/** The users of the tenant; requesters get the names of active staff, unfiltered. */
export const listUsersRoute = listRoute<typeof listUsersQuery, User | StaffName>({
  url: '/api/v1/users',
  config: { action: 'users.staff_names' },
  tag: 'users',
  summary: 'List the users',
  query: listUsersQuery,
  row: z.union([user, staffName]),
  read({ identity }, request, filters, page) {
    const caller = callerOf(request)
    if (may(caller, 'users.read')) return identity.listUsers(caller.tenantId, filters, page)
    if (Object.keys(filters).length > 0) throw new Refused(forbidden('users.read'))
    return identity.listStaffNames(caller.tenantId, page)
  },
})
