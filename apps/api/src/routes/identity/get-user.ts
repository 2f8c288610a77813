import { staffName, user } from '@docket/contracts'
import { may } from '@docket/ticketing'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { answers } from '../auth/auth-schema.ts'
import { found, idIn } from './found.ts'
import { idParams } from './identity-schema.ts'

/** One user of the tenant; requesters get the name of an active member of staff, and nobody else. */
export const getUserRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/users/:id',
    config: { action: 'users.staff_names' },
    schema: { ...answers('users', 'One user', 200, z.union([user, staffName])), params: idParams },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const person = found(await identity.readUser(caller.tenantId, idIn(request.params.id, 'user')), 'user')
      if (may(caller, 'users.read')) return reply.ok(person)
      const isStaff = person.active && person.role !== 'END_USER'
      return reply.ok(found(isStaff ? { id: person.id, name: person.name } : null, 'user'))
    },
  })
}
