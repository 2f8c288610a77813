import { listByNameQuery, organization } from '@docket/contracts'
import { callerOf } from '../../plugins/permission.ts'
import { listRoute } from './list-route.ts'

/** The organizations of the tenant. */
export const listOrganizationsRoute = listRoute({
  url: '/api/v1/organizations',
  config: { action: 'organizations.read' },
  tag: 'organizations',
  summary: 'List the organizations',
  query: listByNameQuery,
  row: organization,
  read: ({ identity }, request, filters, page) =>
    identity.listOrganizations(callerOf(request).tenantId, filters, page),
})
