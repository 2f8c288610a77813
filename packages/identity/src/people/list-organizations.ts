import type { Organization } from '@docket/contracts'
import { type Page, type PageRequest, readPage } from '@docket/database'
import { type Kysely, sql } from 'kysely'

/** The organizations of a tenant, the oldest first; `name` finds exactly that one, whatever the case. */
export const listOrganizations = (
  db: Kysely<never>,
  tenantId: string,
  filters: { name?: string | undefined },
  page: PageRequest,
): Promise<Page<Organization>> => {
  const named = filters.name === undefined ? [] : [sql`lower(o.name) = lower(${filters.name})`]
  return readPage<Organization>(
    db,
    {
      columns: sql`o.organization_id as id, o.name, o.tier, o.created_at as "createdAt"`,
      from: sql`organizations o`,
      where: [sql`o.tenant_id = ${tenantId}`, ...named],
      id: sql`o.organization_id`,
    },
    page,
    `organizations ${JSON.stringify(filters)}`,
  )
}
