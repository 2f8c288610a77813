import type { Organization } from '@docket/contracts'
import type { PoolClient } from 'pg'
import type { Locked } from './change-subject.ts'

/** The organization as it is, and so it stays until the transaction ends; null for one that is not there any more. */
export const lockOrganization = async (
  client: PoolClient,
  tenantId: string,
  organizationId: string,
): Promise<Locked<Organization> | null> => {
  const locked = await client.query<Organization & { version: number }>({
    name: 'lock-organization',
    text: `select organization_id as id, name, tier, created_at as "createdAt", version, false as archived
           from organizations
           where tenant_id = $1 and organization_id = $2 and archived_at is null for no key update`,
    values: [tenantId, organizationId],
  })
  const found = locked.rows[0]
  if (found === undefined) return null
  const { version, ...value } = found
  return { value, version }
}
