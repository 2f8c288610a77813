import { type Page, type PageRequest, readPage } from '@docket/database'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { WrittenEntry } from './entry.ts'

/** Whose entries: one tenant's, or everybody's, which only the operator may ask for. */
export type AuditScope = { tenantId: string } | 'all-tenants'

export type AuditFilters = {
  actorId?: string | undefined
  action?: string | undefined
  targetKind?: string | undefined
  targetId?: string | undefined
  /** Inclusive. */
  from?: string | undefined
  /** Exclusive. */
  to?: string | undefined
}

/** The entries, newest first. A cursor of another question throws `invalid_input`. */
export const listAudit = (
  db: Kysely<never>,
  scope: AuditScope,
  filters: AuditFilters,
  page: PageRequest,
): Promise<Page<WrittenEntry>> =>
  readPage<WrittenEntry>(
    db,
    {
      columns,
      from: sql`admin_audit a`,
      where: [inScope(scope), ...conditions(filters)],
      id: sql`a.entry_id`,
      order: 'newest',
    },
    page,
    `audit ${JSON.stringify([scope, filters])}`,
  )

const columns = sql`
  a.entry_id as id, a.tenant_id as "tenantId", a.at,
  json_build_object('kind', a.actor_kind, 'id', a.actor_id) as actor, a.ip, a.action,
  json_build_object('kind', a.target_kind, 'id', a.target_id) as target,
  a.before, a.after, a.correlation_id as "correlationId"`

const inScope = (scope: AuditScope): RawBuilder<unknown> =>
  scope === 'all-tenants' ? sql`true` : sql`a.tenant_id = ${scope.tenantId}`

const conditions = (filters: AuditFilters): RawBuilder<unknown>[] => {
  const { actorId, action, targetKind, targetId, from, to } = filters
  return [
    ...(actorId === undefined ? [] : [sql`a.actor_id = ${actorId}`]),
    ...(action === undefined ? [] : [sql`a.action = ${action}`]),
    ...(targetKind === undefined ? [] : [sql`a.target_kind = ${targetKind}`]),
    ...(targetId === undefined ? [] : [sql`a.target_id = ${targetId}`]),
    ...(from === undefined ? [] : [sql`a.at >= ${from}`]),
    ...(to === undefined ? [] : [sql`a.at < ${to}`]),
  ]
}
