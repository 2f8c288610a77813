import type { FileHandle } from 'node:fs/promises'
import { readAt } from './read-at.ts'

/** What a ZIP holds: an Office document, a plain archive, something that only borrows the format, or no ZIP at all. */
export type ZipKind = 'docx' | 'xlsx' | 'zip' | 'other'

/**
 * Told by the names in the central directory, which is what readers go by; the order of the entries, which some
 * sniffers trust, is the sender's choice. Documents with macros and programs (jar, apk, ...) are `other`.
 */
export const zipKind = async (file: FileHandle, bytes: number): Promise<ZipKind> => {
  const names = await centralNames(file, bytes)
  if (names === null) return 'other'
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name))
  if (has(/^\/?META-INF\/MANIFEST\.MF$/i) || has(/^AndroidManifest\.xml$/) || has(/^mimetype$/))
    return 'other'
  if (!names.includes('[Content_Types].xml')) return 'zip'
  if (has(/(^|\/)vbaProject\.bin$/i)) return 'other'
  if (has(/^word\/document\d*\.xml$/)) return 'docx'
  if (has(/^xl\/workbook\d*\.xml$/)) return 'xlsx'
  return 'other'
}

const endSize = 22
const longestComment = 65_535
const mostDirectoryBytes = 4 << 20
const mostEntries = 65_535

/** The entries' names, or null for a directory that is missing, lies about itself or is larger than any honest one. */
const centralNames = async (file: FileHandle, bytes: number): Promise<readonly string[] | null> => {
  const tailSize = Math.min(bytes, endSize + longestComment)
  const tail = await readAt(file, bytes - tailSize, tailSize)
  const at = findEnd(tail)
  if (at === -1) return null
  const count = tail.readUInt16LE(at + 10)
  const size = tail.readUInt32LE(at + 12)
  const offset = tail.readUInt32LE(at + 16)
  if (size > mostDirectoryBytes || offset + size > bytes) return null
  const directory = await readAt(file, offset, size)
  const names: string[] = []
  let position = 0
  while (names.length < Math.min(count, mostEntries)) {
    if (position + 46 > directory.length || directory.readUInt32LE(position) !== 0x02014b50) return null
    const nameLength = directory.readUInt16LE(position + 28)
    const more = directory.readUInt16LE(position + 30) + directory.readUInt16LE(position + 32)
    if (position + 46 + nameLength > directory.length) return null
    names.push(directory.toString('utf8', position + 46, position + 46 + nameLength))
    position += 46 + nameLength + more
  }
  return names
}

/** Where the end record starts: the one whose comment reaches exactly to the end of the file. */
const findEnd = (tail: Buffer): number => {
  for (let at = tail.length - endSize; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === 0x06054b50 && at + endSize + tail.readUInt16LE(at + 20) === tail.length)
      return at
  }
  return -1
}
