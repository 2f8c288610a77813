import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'

/** What an attachment claims: the content of a file, in its tenant. */
export type Claim = { tenantId: string; attachmentId: string; sha256: string; bytes: number }

/**
 * Counts one more reference to a content, not linked yet, so that the collector lets it be. Answers where its bytes
 * are or are to be, and whether they are known to be there.
 */
export const claim = async (
  pool: Pool,
  { tenantId, attachmentId, sha256, bytes }: Claim,
): Promise<{ objectKey: string; stored: boolean }> => {
  const { rows } = await pool.query<{ objectKey: string; stored: boolean }>({
    name: 'claim_file',
    text: `
      with blob as (
        insert into file_blob as known (tenant_id, sha256, bytes, object_key, refs)
        values ($1, $2, $3, $4, 1)
        on conflict (tenant_id, sha256) do update set refs = known.refs + 1, unused_since = null
        returning object_key, stored),
      reference as (
        insert into file_reference (attachment_id, tenant_id, sha256) values ($5, $1, $2))
      select object_key as "objectKey", stored from blob`,
    values: [tenantId, sha256, bytes, newObjectKey(tenantId, sha256), attachmentId],
  })
  return rows[0]!
}

/** By tenant and content; the last part tells the content from one of the same that was collected before. */
const newObjectKey = (tenantId: string, sha256: string): string =>
  `${tenantId}/${sha256.slice(0, 2)}/${sha256}/${randomUUID()}`

/** The bytes are there from now on. False: the claim was given up meanwhile, and nobody knows of these bytes. */
export const markStored = async (pool: Pool, objectKey: string): Promise<boolean> => {
  const { rowCount } = await pool.query({
    name: 'mark_file_stored',
    text: 'update file_blob set stored = true where object_key = $1',
    values: [objectKey],
  })
  return rowCount === 1
}
