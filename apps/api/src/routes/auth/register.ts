import { registerBody, user } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { changeOf } from '../identity/change-of.ts'
import { requireRoleRight } from '../identity/require-role-right.ts'
import { sendSaved } from '../identity/send-saved.ts'
import { answers } from './auth-schema.ts'

/** Makes a user of the caller's tenant who can log in at once. */
export const registerRoute: ApiPart = (app, context) => {
  const { identity, wakeup } = context
  app.route({
    method: 'POST',
    url: '/api/v1/auth/register',
    config: { action: 'users.edit' },
    schema: { ...answers('auth', 'Register a user who can log in', 201, user), body: registerBody },
    handler: async (request, reply) => {
      requireRoleRight(request, request.body.role)
      const saved = await identity.createUser(changeOf(request, context), { ...request.body, tier: null })
      wakeup?.wake()
      return sendSaved(reply, saved, { status: 201, message: 'User registered', at: '/api/v1/users' })
    },
  })
}
