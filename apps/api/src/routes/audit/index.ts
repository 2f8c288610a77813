import { auditEntry, auditQuery, operatorAuditQuery } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { listRoute } from '../identity/list-route.ts'

/** What administrators and logins did in the caller's tenant, and what the operator did to it; newest first. */
const listAuditRoute = listRoute({
  url: '/api/v1/audit',
  config: { action: 'audit.read' },
  tag: 'audit',
  summary: 'List the admin audit',
  query: auditQuery,
  row: auditEntry,
  read: ({ identity }, request, filters, page) =>
    identity.listAudit({ tenantId: callerOf(request).tenantId }, filters, page),
})

/** The same across tenants, with what belongs to none. */
const listOperatorAuditRoute = listRoute({
  url: '/api/v1/operator/audit',
  config: { operator: true },
  tag: 'audit',
  summary: 'List the admin audit of all tenants',
  query: operatorAuditQuery,
  row: auditEntry,
  read: ({ identity }, _request, { tenantId, ...filters }, page) =>
    identity.listAudit(tenantId === undefined ? 'all-tenants' : { tenantId }, filters, page),
})

export const auditRoutes: readonly ApiPart[] = [listAuditRoute, listOperatorAuditRoute]
