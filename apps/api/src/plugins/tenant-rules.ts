import type { TenantRules } from '@docket/desk'
import type { ApiPart } from '../api-server.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the tenant's tickets are judged by, as of now; read for writes to tickets, else null. */
    tenantRules: TenantRules | null
  }
}

/** Reads the rules of the tenant before every write to its tickets, so that a change of them takes effect at once. */
export const tenantRules: ApiPart = (app, { desk }) => {
  app.decorateRequest('tenantRules', null)
  app.addHook('preHandler', async (request) => {
    const { method, caller } = request
    if (method === 'GET' || method === 'HEAD' || caller === null || !isAboutTickets(request.routeOptions.url))
      return
    request.tenantRules = await desk.rules(caller.tenantId)
  })
}

const isAboutTickets = (url = ''): boolean => /^\/api\/v1\/(tickets|comments|attachments)(\/|$)/.test(url)
