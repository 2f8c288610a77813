import { tenantSettings } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { found } from '../identity/found.ts'
import { one } from './desk-schema.ts'

/** What the tenant decided about its tickets. */
export const getSettingsRoute: ApiPart = (app, { desk }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/settings',
    config: { action: 'settings.read' },
    schema: one('settings', "The tenant's settings", 200, tenantSettings),
    handler: async (request, reply) => {
      const settings = found(await desk.readSettings(callerOf(request).tenantId), 'tenant')
      return reply.header('ETag', `"${settings.version}"`).ok(settings)
    },
  })
}
