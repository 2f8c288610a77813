import type { Pool } from 'pg'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A9')

/**
 * A9: every file that the log has leads to stored bytes, every link belongs to a file that the log has, and links are
 * counted right. With the keys of the stored objects also: no bytes are missing, and none lie there that nobody knows.
 * Uploads that died are nobody's until the collector has been by.
 */
export const checkFiles = async (
  pool: Pool,
  objects?: ReadonlySet<string>,
): Promise<readonly Violation[]> => {
  const { rows: files } = await pool.query<{ id: string; known: boolean; linked: boolean; stored: boolean }>(`
    with known as (
      select (added.data ->> 'attachmentId')::uuid as id from events as added
      where added.type = 'AttachmentAdded' and not exists (
        select from events as removed
        where removed.stream_id = added.stream_id and removed.type = 'AttachmentRemoved'
          and removed.data ->> 'attachmentId' = added.data ->> 'attachmentId')),
    linked as (
      select reference.attachment_id as id, blob.stored
      from file_reference as reference
      join file_blob as blob on blob.tenant_id = reference.tenant_id and blob.sha256 = reference.sha256
      where reference.linked)
    select coalesce(known.id, linked.id) as id, known.id is not null as known, linked.id is not null as linked,
      coalesce(linked.stored, false) as stored
    from known full join linked on linked.id = known.id
    where known.id is null or linked.id is null or not linked.stored`)
  const { rows: counts } = await pool.query<{ key: string; refs: number; counted: number }>(`
    select blob.object_key as key, blob.refs, count(reference.attachment_id)::integer as counted
    from file_blob as blob
    left join file_reference as reference
      on reference.tenant_id = blob.tenant_id and reference.sha256 = blob.sha256
    group by blob.object_key, blob.refs
    having blob.refs <> count(reference.attachment_id)`)
  return [
    ...files.map(({ id, known, linked }) =>
      violation(
        known ? `file ${id} ${linked ? 'has no stored bytes' : 'has no link'}` : `link ${id} has no file`,
      ),
    ),
    ...counts.map(({ key, refs, counted }) => violation(`${key} counts ${refs} links of ${counted}`)),
    ...(objects ? await checkObjects(pool, objects) : []),
  ]
}

const checkObjects = async (pool: Pool, objects: ReadonlySet<string>): Promise<readonly Violation[]> => {
  const { rows } = await pool.query<{ key: string; stored: boolean }>(`
    select object_key as key, stored from file_blob union all select object_key, false from file_trash`)
  const known = new Set(rows.map(({ key }) => key))
  return [
    ...rows
      .filter(({ key, stored }) => stored && !objects.has(key))
      .map(({ key }) => violation(`${key} is stored and not there`)),
    ...[...objects]
      .filter((key) => !known.has(key))
      .map((key) => violation(`${key} is there and nobody knows it`)),
  ]
}
