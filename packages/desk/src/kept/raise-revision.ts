import type { PoolClient } from 'pg'

/** Makes every reader of the tenant's rules read them again; held until the transaction ends. */
export const raiseRevision = async (client: PoolClient, tenantId: string): Promise<void> => {
  await client.query({
    name: 'raise-rules-revision',
    text: 'update tenant_settings set rules_revision = rules_revision + 1 where tenant_id = $1',
    values: [tenantId],
  })
}
