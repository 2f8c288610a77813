import type { ApiKey } from '@docket/contracts'
import { type Page, type PageRequest, readPage } from '@docket/database'
import { type Kysely, sql } from 'kysely'

/** The keys of a tenant without their secrets, the oldest first; also those that are over. */
export const listApiKeys = (db: Kysely<never>, tenantId: string, page: PageRequest): Promise<Page<ApiKey>> =>
  readPage<ApiKey>(
    db,
    { columns, from: sql`api_keys k`, where: [sql`k.tenant_id = ${tenantId}`], id: sql`k.key_id` },
    page,
    'api-keys',
  )

/** One key of the tenant, or null. */
export const readApiKey = async (
  db: Kysely<never>,
  tenantId: string,
  keyId: string,
): Promise<ApiKey | null> => {
  const found = await sql<ApiKey>`select ${columns} from api_keys k
    where k.tenant_id = ${tenantId} and k.key_id = ${keyId}`.execute(db)
  return found.rows[0] ?? null
}

const columns = sql`
  k.key_id as id, k.name, k.role, k.scopes, k.hint, k.created_by as "createdBy", k.created_at as "createdAt",
  k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt"`
