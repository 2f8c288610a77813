import { Failure } from '@docket/runtime'
import type { Pool } from 'pg'
import type { LocalFile, Storage } from '../storage/storage.ts'
import { claim, markStored } from './claim.ts'
import { release } from './release.ts'

/**
 * Stores a file for an attachment that is about to be: claims its content and, where that is new, puts the bytes.
 * Afterwards it is `link`ed or `release`d; a process that dies in between leaves that to the collector.
 */
export const keep = async (
  { pool, storage }: { pool: Pool; storage: Storage },
  attachment: { tenantId: string; attachmentId: string },
  file: LocalFile,
  signal?: AbortSignal,
): Promise<void> => {
  const { tenantId, attachmentId } = attachment
  const { objectKey, stored } = await claim(pool, { ...attachment, sha256: file.sha256, bytes: file.bytes })
  if (stored) return
  try {
    await storage.put(objectKey, file, signal)
  } catch (error) {
    await release(pool, { tenantId, attachmentIds: [attachmentId] }).catch(() => {}) // else the collector does
    throw error
  }
  if (await markStored(pool, objectKey)) return
  await storage.remove(objectKey)
  throw new Failure('dependency_down', 'Storing the file took too long; try again.')
}
