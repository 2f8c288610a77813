import type { ClientBase, Pool } from 'pg'

/**
 * Takes attachments' references away, linked or not; the last one of a content leaves it to the collector. Called in
 * the transaction that appends AttachmentRemoved, and for uploads that came to nothing. Repeating it changes nothing.
 */
export const release = async (
  client: ClientBase | Pool,
  { tenantId, attachmentIds }: { tenantId: string; attachmentIds: readonly string[] },
): Promise<void> => {
  await client.query({
    name: 'release_files',
    text: `
      with gone as (
        delete from file_reference where attachment_id = any($2::uuid[]) and tenant_id = $1
        returning sha256),
      counted as (select sha256, count(*)::integer as times from gone group by sha256)
      update file_blob as blob
      set refs = blob.refs - counted.times,
        unused_since = case when blob.refs = counted.times then now() end
      from counted
      where blob.tenant_id = $1 and blob.sha256 = counted.sha256`,
    values: [tenantId, attachmentIds],
  })
}
