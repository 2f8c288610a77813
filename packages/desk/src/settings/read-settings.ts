import type { TenantSettings } from '@docket/contracts'
import type { Pool, PoolClient } from 'pg'

/** The tenant's settings, or null for a tenant that there is not; `lock` holds them until the transaction ends. */
export const readSettings = async (
  client: Pool | PoolClient,
  tenantId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<TenantSettings | null> => {
  const found = await client.query<TenantSettings>({
    name: `${lock ? 'lock' : 'read'}-tenant-settings`,
    text: `select version, resolution_notes_required as "resolutionNotesRequired",
             auto_close_after_days as "autoCloseAfterDays", reopen_window_days as "reopenWindowDays",
             updated_at as "updatedAt"
           from tenant_settings where tenant_id = $1${lock ? ' for update' : ''}`,
    values: [tenantId],
  })
  return found.rows[0] ?? null
}
