import type { Organization } from '@docket/contracts'
import { type Page, type PageRequest, readPage } from '@docket/database'
import { type Kysely, sql } from 'kysely'
import type { NameFilters } from './list-teams.ts'

/** The organizations of a tenant, the oldest first; `name` finds exactly that one, whatever the case. */
export const listOrganizations = (
  db: Kysely<never>,
  tenantId: string,
  filters: NameFilters,
  page: PageRequest,
): Promise<Page<Organization>> => {
  const named = filters.name === undefined ? [] : [sql`lower(o.name) = lower(${filters.name})`]
  return readPage<Organization>(
    db,
    {
      columns: organizationColumns,
      from: sql`organizations o`,
      where: [
        sql`o.tenant_id = ${tenantId}`,
        sql`(o.archived_at is not null) = ${filters.archived ?? false}`,
        ...named,
      ],
      id: sql`o.organization_id`,
    },
    page,
    `organizations ${JSON.stringify(filters)}`,
  )
}

/** One organization of the tenant, or null; also one that is archived, which tickets of the past name. */
export const readOrganization = async (
  db: Kysely<never>,
  tenantId: string,
  organizationId: string,
): Promise<Organization | null> => {
  const found = await sql<Organization>`select ${organizationColumns} from organizations o
    where o.tenant_id = ${tenantId} and o.organization_id = ${organizationId}`.execute(db)
  return found.rows[0] ?? null
}

const organizationColumns = sql`
  o.organization_id as id, o.name, o.tier, o.created_at as "createdAt", o.archived_at is not null as archived`
