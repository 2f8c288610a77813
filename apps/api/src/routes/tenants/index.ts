import { createTenantBody, listTenantsQuery, renameBody, tenant } from '@docket/contracts'
import { noTenant } from '@docket/identity'
import type { ApiPart } from '../../api-server.ts'
import { answers } from '../auth/auth-schema.ts'
import { changeOf } from '../identity/change-of.ts'
import { changeRoute } from '../identity/change-route.ts'
import { found, idIn } from '../identity/found.ts'
import { idParams } from '../identity/identity-schema.ts'
import { listRoute } from '../identity/list-route.ts'
import { sendSaved } from '../identity/send-saved.ts'

const url = '/api/v1/tenants'
const one = { tag: 'tenants', noun: 'tenant', data: tenant, config: { operator: true } } as const

/**
 * Makes a tenant, and its first administrator with it. Its service levels follow: should the process die in between,
 * a repeat of the request or the next start of an API gives it them.
 */
const createTenantRoute: ApiPart = (app, context) => {
  const { identity, serviceLevels, wakeup } = context
  app.route({
    method: 'POST',
    url,
    config: { operator: true },
    schema: { ...answers('tenants', 'Make a tenant', 201, tenant), body: createTenantBody },
    handler: async (request, reply) => {
      const saved = await identity.createTenant(changeOf(request, context, noTenant), request.body)
      wakeup?.wake()
      const made = saved.outcome === 'replayed' ? (saved.answer as { id: string }) : null
      const tenantId = saved.outcome === 'saved' ? saved.value.id : made?.id
      if (tenantId !== undefined) await serviceLevels.begin(tenantId)
      return sendSaved(reply, saved, { status: 201, message: 'Tenant created', at: url })
    },
  })
}

const listTenantsRoute = listRoute({
  url,
  config: { operator: true },
  tag: 'tenants',
  summary: 'List the tenants',
  query: listTenantsQuery,
  row: tenant,
  read: ({ identity }, _request, filters, page) => identity.listTenants(filters, page),
})

const getTenantRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'GET',
    url: `${url}/:id`,
    config: { operator: true },
    schema: { ...answers('tenants', 'One tenant', 200, tenant), params: idParams },
    handler: async (request, reply) =>
      reply.ok(found(await identity.readTenant(idIn(request.params.id, 'tenant')), 'tenant')),
  })
}

/** The slug stays: people log in with it. */
const renameTenantRoute = changeRoute({
  ...one,
  method: 'PATCH',
  url: `${url}/:id`,
  summary: 'Rename a tenant',
  body: renameBody,
  message: 'Tenant renamed',
  run: ({ context, change, body }) => context.identity.renameTenant(change, body.name),
})

/** Shuts everybody of the tenant out from the next request on; nothing of it is lost. */
const deactivateTenantRoute = changeRoute({
  ...one,
  method: 'DELETE',
  url: `${url}/:id`,
  summary: 'Deactivate a tenant',
  message: 'Tenant deactivated',
  run: ({ context, change }) => context.identity.setTenantActive(change, false),
})

const reactivateTenantRoute = changeRoute({
  ...one,
  method: 'POST',
  url: `${url}/:id/reactivate`,
  summary: 'Open a tenant again',
  message: 'Tenant reactivated',
  run: ({ context, change }) => context.identity.setTenantActive(change, true),
})

export const tenantRoutes: readonly ApiPart[] = [
  createTenantRoute,
  listTenantsRoute,
  getTenantRoute,
  renameTenantRoute,
  deactivateTenantRoute,
  reactivateTenantRoute,
]
