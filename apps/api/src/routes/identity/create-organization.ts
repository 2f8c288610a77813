import { createOrganizationBody, organization } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { answers } from '../auth/auth-schema.ts'
import { changeOf } from './change-of.ts'
import { sendSaved } from './send-saved.ts'

/** Makes an organization, with or without a client tier. */
export const createOrganizationRoute: ApiPart = (app, context) => {
  const { identity, wakeup } = context
  app.route({
    method: 'POST',
    url: '/api/v1/organizations',
    config: { action: 'organizations.edit' },
    schema: {
      ...answers('organizations', 'Make an organization', 201, organization),
      body: createOrganizationBody,
    },
    handler: async (request, reply) => {
      const saved = await identity.createOrganization(changeOf(request, context), request.body)
      wakeup?.wake()
      const told = { message: 'Organization created', at: '/api/v1/organizations' }
      return sendSaved(reply, saved, { status: 201, ...told })
    },
  })
}
