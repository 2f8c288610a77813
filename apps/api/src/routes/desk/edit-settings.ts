import { editSettingsBody, tenantSettings } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { changeOf } from '../identity/change-of.ts'
import { one } from './desk-schema.ts'
import { sendKept } from './send-kept.ts'

/** Changes what is named; every save from now on is decided under it. */
export const editSettingsRoute: ApiPart = (app, context) => {
  app.route({
    method: 'PATCH',
    url: '/api/v1/settings',
    config: { action: 'settings.edit' },
    schema: {
      ...one('settings', "Change the tenant's settings", 200, tenantSettings),
      body: editSettingsBody,
    },
    handler: async (request, reply) => {
      const { expectedVersion, ...wanted } = request.body
      const change = changeOf(request, context)
      const saved = await context.desk.changeSettings(change, wanted, seenVersion(request))
      return sendKept(reply, saved, { noun: 'tenant', message: 'Settings changed' })
    },
  })
}
