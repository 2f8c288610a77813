import { fileTypes, safeFileName, sniff, withExtension } from '@docket/file-storage'
import { Failure } from '@docket/runtime'
import { refused } from '../plugins/refusals.ts'
import type { Files } from './files.ts'
import type { Upload } from './receive-upload.ts'

/** What an upload is kept as. */
export type Inspected = { fileName: string; contentType: string }

/**
 * Says what a file is, by its content, and refuses what may not be attached (415), what the scanner finds and what it
 * cannot look into (422). The name is made safe, and ends as files of that type do.
 */
export const inspectUpload = async (
  { file, saidName }: Upload,
  { allowed, scanner }: Pick<Files, 'allowed' | 'scanner'>,
  signal: AbortSignal,
): Promise<Inspected> => {
  const name = safeFileName(saidName)
  const sniffed = await sniff(file, name)
  if (sniffed.type === null || !allowed.has(sniffed.type)) {
    const looksLike = sniffed.type ?? sniffed.looksLike
    throw new Failure('unsupported_media_type', 'Files of this type are not taken.', {
      errors: [{ path: 'file', code: 'type_not_allowed', message: `looks like ${looksLike}` }],
    })
  }
  const found = await scanner.scan(file, signal)
  if (found.verdict === 'infected')
    throw refused('file_infected', 'The file is infected.', { signature: found.signature })
  if (found.verdict === 'unscannable')
    throw refused('file_unscannable', 'The file could not be scanned.', { reason: found.reason })
  const { extensions } = fileTypes[sniffed.type]
  return { fileName: withExtension(name, extensions), contentType: sniffed.mediaType }
}
