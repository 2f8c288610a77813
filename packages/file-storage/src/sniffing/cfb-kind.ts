import type { FileHandle } from 'node:fs/promises'
import { readAt } from './read-at.ts'

/** What an OLE compound file holds; Word documents are the one kind that may be attached. */
export type CfbKind = 'doc' | 'other'

/**
 * Told by the names in its directory ([MS-CFB]): Word keeps its text in the stream `WordDocument`. Spreadsheets,
 * slides, installers, mails and encrypted documents share the format and are `other`.
 */
export const cfbKind = async (file: FileHandle): Promise<CfbKind> => {
  const names = await directoryNames(file)
  const isWord = names.includes('WordDocument')
  const isMore = names.some((name) => foreign.has(name))
  return isWord && !isMore ? 'doc' : 'other'
}

/** Main streams of other programs; a file with two of them is not what it says. */
const foreign = new Set([
  'Workbook',
  'Book',
  'PowerPoint Document',
  'EncryptedPackage',
  '__properties_version1.0',
])

const freeSector = 0xfffffffa // from here on: markers, not sectors
const mostDirectorySectors = 4_096
const mostFatSectors = 65_536

const directoryNames = async (file: FileHandle): Promise<readonly string[]> => {
  const header = await readAt(file, 0, 512)
  if (header.length < 512) return []
  const shift = header.readUInt16LE(30)
  if (shift !== 9 && shift !== 12) return []
  const sectorSize = 1 << shift
  const sector = (index: number) => readAt(file, (index + 1) * sectorSize, sectorSize)
  const fat = await fatSectors(header, sector)
  const next = async (index: number): Promise<number> => {
    const perSector = sectorSize / 4
    const at = fat[Math.floor(index / perSector)]
    if (at === undefined) return freeSector
    const table = await sector(at)
    const position = (index % perSector) * 4
    return position + 4 <= table.length ? table.readUInt32LE(position) : freeSector
  }
  const names: string[] = []
  let index = header.readUInt32LE(48)
  for (let count = 0; index < freeSector && count < mostDirectorySectors; count += 1) {
    names.push(...entryNames(await sector(index)))
    index = await next(index)
  }
  return names
}

/** Which sectors hold the allocation table: 109 are in the header, the rest in a chain of their own. */
const fatSectors = async (
  header: Buffer,
  sector: (index: number) => Promise<Buffer>,
): Promise<readonly number[]> => {
  const found = wordsOf(header.subarray(76, 512))
  let index = header.readUInt32LE(68)
  while (index < freeSector && found.length < mostFatSectors) {
    const words = wordsOf(await sector(index))
    if (words.length === 0) break
    index = words.pop()!
    found.push(...words)
  }
  return found.filter((one) => one < freeSector)
}

const wordsOf = (bytes: Buffer): number[] =>
  Array.from({ length: Math.floor(bytes.length / 4) }, (_, n) => bytes.readUInt32LE(n * 4))

const entryNames = (directory: Buffer): string[] => {
  const names: string[] = []
  for (let at = 0; at + 128 <= directory.length; at += 128) {
    const length = directory.readUInt16LE(at + 64)
    if (length >= 2 && length <= 64) names.push(directory.toString('utf16le', at, at + length - 2))
  }
  return names
}
