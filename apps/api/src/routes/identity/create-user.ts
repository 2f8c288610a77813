import { createUserBody, user } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { answers } from '../auth/auth-schema.ts'
import { changeOf } from './change-of.ts'
import { requireRoleRight } from './require-role-right.ts'
import { sendSaved } from './send-saved.ts'

/** Makes a user of the caller's tenant; without a password they cannot log in yet. */
export const createUserRoute: ApiPart = (app, context) => {
  const { identity, wakeup } = context
  app.route({
    method: 'POST',
    url: '/api/v1/users',
    config: { action: 'users.edit' },
    schema: { ...answers('users', 'Make a user', 201, user), body: createUserBody },
    handler: async (request, reply) => {
      requireRoleRight(request, request.body.role)
      const saved = await identity.createUser(changeOf(request, context), request.body)
      wakeup?.wake()
      return sendSaved(reply, saved, { status: 201, message: 'User created', at: '/api/v1/users' })
    },
  })
}
