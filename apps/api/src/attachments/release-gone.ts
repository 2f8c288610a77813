import { release } from '@docket/file-storage'
import type { Pool } from 'pg'

const mostInARound = 500

/**
 * Lets go of the bytes of files that the log says are removed, where the save that removed them could not. Removal is
 * for ever, so however old the read rows are, what they say is gone is gone.
 */
export const releaseGone = async (pool: Pool): Promise<number> => {
  const { rows } = await pool.query<{ tenantId: string; attachmentId: string }>({
    name: 'find_gone_files',
    text: `
      select reference.tenant_id as "tenantId", reference.attachment_id as "attachmentId"
      from ticket_attachment as known
      join file_reference as reference
        on reference.attachment_id = known.attachment_id and reference.tenant_id = known.tenant_id
      where known.removed_at is not null
      limit $1`,
    values: [mostInARound],
  })
  for (const [tenantId, gone] of Map.groupBy(rows, (row) => row.tenantId))
    await release(pool, { tenantId, attachmentIds: gone.map(({ attachmentId }) => attachmentId) })
  return rows.length
}
