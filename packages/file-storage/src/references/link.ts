import type { ClientBase } from 'pg'

/**
 * Makes a claim last; called in the transaction that appends AttachmentAdded, so that one is never without the
 * other. False: the claim is gone, because its upload took longer than the collector waits.
 */
export const link = async (
  client: ClientBase,
  { tenantId, attachmentId }: { tenantId: string; attachmentId: string },
): Promise<boolean> => {
  const { rowCount } = await client.query({
    name: 'link_file',
    text: `
      update file_reference as reference set linked = true
      from file_blob as blob
      where reference.attachment_id = $2 and reference.tenant_id = $1
        and blob.tenant_id = reference.tenant_id and blob.sha256 = reference.sha256 and blob.stored`,
    values: [tenantId, attachmentId],
  })
  return rowCount === 1
}
