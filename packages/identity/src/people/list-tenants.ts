import type { Tenant } from '@docket/contracts'
import { type Page, type PageRequest, readPage } from '@docket/database'
import { type Kysely, sql } from 'kysely'

export type TenantFilters = { slug?: string | undefined; active?: boolean | undefined }

/** All tenants, the oldest first; only the operator may ask. */
export const listTenants = (
  db: Kysely<never>,
  filters: TenantFilters,
  page: PageRequest,
): Promise<Page<Tenant>> => {
  const { slug, active } = filters
  const where = [
    sql`true`,
    ...(slug === undefined ? [] : [sql`t.slug = ${slug}`]),
    ...(active === undefined ? [] : [sql`(t.deactivated_at is null) = ${active}`]),
  ]
  return readPage<Tenant>(
    db,
    { columns, from: sql`tenants t`, where, id: sql`t.tenant_id` },
    page,
    `tenants ${JSON.stringify(filters)}`,
  )
}

/** One tenant, or null. */
export const readTenant = async (db: Kysely<never>, tenantId: string): Promise<Tenant | null> => {
  const found = await sql<Tenant>`select ${columns} from tenants t where t.tenant_id = ${tenantId}`.execute(
    db,
  )
  return found.rows[0] ?? null
}

const columns = sql`
  t.tenant_id as id, t.slug, t.name, t.deactivated_at is null as active, t.created_at as "createdAt"`
