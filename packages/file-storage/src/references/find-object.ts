import type { Pool } from 'pg'

/** Where the bytes of a linked attachment are; null once it was removed. */
export const findObject = async (
  pool: Pool,
  { tenantId, attachmentId }: { tenantId: string; attachmentId: string },
): Promise<{ objectKey: string; bytes: number; sha256: string } | null> => {
  const { rows } = await pool.query<{ objectKey: string; bytes: number; sha256: string }>({
    name: 'find_object',
    text: `
      select blob.object_key as "objectKey", blob.bytes, blob.sha256
      from file_reference as reference
      join file_blob as blob on blob.tenant_id = reference.tenant_id and blob.sha256 = reference.sha256
      where reference.attachment_id = $2 and reference.tenant_id = $1 and reference.linked`,
    values: [tenantId, attachmentId],
  })
  return rows[0] ?? null
}
