import type { Page, PageRequest } from '@docket/database'
import type { Policy } from '@docket/ticketing/sla'
import { type Kysely, sql } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { isUuid } from '../keeping/known.ts'
import { pageByNumber } from '../keeping/page-by-number.ts'
import type { StoredPolicy, StoredPolicyVersion } from './policies.ts'

type Client = Pool | PoolClient

/** The select list of policies `p` with their current version `v`. */
export const policyColumns = `p.policy_id as id, p.version, p.position, p.active,
  p.calendar_id as "calendarId", p.created_at as "createdAt", p.updated_at as "updatedAt",
  p.archived_at as "archivedAt", v.body as policy`

export const policyTables = `sla_policies p
  join sla_policy_versions v on v.policy_id = p.policy_id and v.version = p.version`

const versionColumns = `v.policy_id as id, v.version, v.calendar_id as "calendarId",
  v.created_at as "createdAt", v.created_by as "createdBy", v.body as policy`

export const readPolicy = async (
  client: Client,
  tenantId: string,
  id: string,
): Promise<StoredPolicy | null> => {
  if (!isUuid(id)) return null
  const found = await client.query<StoredPolicy>({
    name: 'read-sla-policy',
    text: `select ${policyColumns} from ${policyTables} where p.tenant_id = $1 and p.policy_id = $2`,
    values: [tenantId, id],
  })
  return found.rows[0] ?? null
}

/** Those in use, in their order. */
export const readOrder = async (client: Client, tenantId: string): Promise<readonly StoredPolicy[]> => {
  const found = await client.query<StoredPolicy>({
    name: 'read-sla-policy-order',
    text: `select ${policyColumns} from ${policyTables}
           where p.tenant_id = $1 and p.archived_at is null order by p.position, p.policy_id`,
    values: [tenantId],
  })
  return found.rows
}

/** Those in use that name this calendar. */
export const listPoliciesOn = async (
  client: Client,
  tenantId: string,
  calendarId: string,
): Promise<readonly { id: string; name: string; active: boolean; policy: Policy }[]> => {
  const found = await client.query<{ id: string; name: string; active: boolean; policy: Policy }>({
    name: 'list-sla-policies-on',
    text: `select p.policy_id as id, p.name, p.active, v.body as policy from ${policyTables}
           where p.tenant_id = $1 and p.calendar_id = $2 and p.archived_at is null order by p.position`,
    values: [tenantId, calendarId],
  })
  return found.rows
}

/** The newest first. */
export const listPolicyVersions = (
  db: Kysely<never>,
  tenantId: string,
  id: string,
  page: PageRequest,
): Promise<Page<StoredPolicyVersion>> =>
  pageByNumber<StoredPolicyVersion>(
    db,
    {
      columns: sql.raw(versionColumns),
      from: sql`sla_policy_versions v join sla_policies p using (policy_id)`,
      where: [sql`tenant_id = ${tenantId}`, sql`policy_id = ${isUuid(id) ? id : null}::uuid`],
      id: sql`v.version`,
      ownId: sql`policy_id`,
      order: 'newest',
    },
    page,
    `sla policy versions ${id}`,
  )

export const readPolicyVersion = async (
  client: Client,
  tenantId: string,
  id: string,
  version: number,
): Promise<StoredPolicyVersion | null> => {
  if (!isUuid(id)) return null
  const found = await client.query<StoredPolicyVersion>({
    name: 'read-sla-policy-version',
    text: `select ${versionColumns} from sla_policy_versions v join sla_policies p using (policy_id)
           where p.tenant_id = $1 and v.policy_id = $2 and v.version = $3`,
    values: [tenantId, id, version],
  })
  return found.rows[0] ?? null
}

/** The one in use that has this name, or null. */
export const findPolicyNamed = async (
  client: Client,
  tenantId: string,
  name: string,
): Promise<string | null> => {
  const found = await client.query<{ id: string }>({
    name: 'find-sla-policy-named',
    text: `select policy_id as id from sla_policies
           where tenant_id = $1 and lower(name) = lower($2) and archived_at is null`,
    values: [tenantId, name],
  })
  return found.rows[0]?.id ?? null
}
