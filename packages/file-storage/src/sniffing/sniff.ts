import { type FileHandle, open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import type { LocalFile } from '../storage/storage.ts'
import { cfbKind } from './cfb-kind.ts'
import { type FileType, fileTypes } from './file-types.ts'
import { readText } from './read-text.ts'
import { textKind } from './text-kind.ts'
import { zipKind } from './zip-kind.ts'

/** What a file is: one of the types we know and how it is served, or null and what it looks like instead. */
export type Sniffed = { type: FileType; mediaType: string } | { type: null; looksLike: string }

/**
 * Says what a file is by its content. Its name is asked for one thing only: which kind of plain text it is.
 * A file that is text in every byte is text, whatever magic number its first letters happen to spell.
 */
export const sniff = async (
  { path, bytes }: Pick<LocalFile, 'path' | 'bytes'>,
  name: string,
): Promise<Sniffed> => {
  const file = await open(path)
  try {
    const magic = await magicOf(path)
    if (magic === 'pdf') return known('pdf')
    const text = await readText(file, bytes)
    if (text !== null) return sniffText(text, magic, name)
    return await sniffBinary(file, bytes, magic)
  } finally {
    await file.close()
  }
}

/** The library's word, by its extension; a file on which it fails is one it does not know. */
const magicOf = async (path: string): Promise<string | null> => {
  const found = await fileTypeFromFile(path).catch(() => undefined)
  return found?.ext ?? null
}

/** Formats that are text and yet no plain one. */
const writtenFormats = new Set(['xml', 'svg', 'rtf', 'ps', 'eps', 'ics', 'vcf', 'vtt'])

const sniffText = (
  { head, charset }: { head: string; charset: string | null },
  magic: string | null,
  name: string,
): Sniffed => {
  if (magic !== null && writtenFormats.has(magic)) return unknown(magic)
  const type = textKind(head, /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '')
  if (type === null) return unknown('markup or a script')
  const { mediaType } = fileTypes[type]
  return { type, mediaType: charset && type !== 'eml' ? `${mediaType}; charset=${charset}` : mediaType }
}

const byMagic: Readonly<Record<string, FileType>> = {
  jpg: 'jpg',
  png: 'png',
  apng: 'png',
  gif: 'gif',
  tar: 'tar',
  gz: 'gz',
  'tar.gz': 'gz',
}

const sniffBinary = async (file: FileHandle, bytes: number, magic: string | null): Promise<Sniffed> => {
  const start = Buffer.alloc(4)
  await file.read(start, 0, 4, 0)
  const signature = start.readUInt32BE(0)
  if (signature === 0x504b0304 || signature === 0x504b0506) {
    const kind = await zipKind(file, bytes)
    return kind === 'other' ? unknown(magic ?? 'a damaged archive') : known(kind)
  }
  if (signature === 0xd0cf11e0) {
    const kind = await cfbKind(file)
    return kind === 'other' ? unknown('another Office file, or an encrypted one') : known(kind)
  }
  const type = magic === null ? undefined : byMagic[magic]
  return type === undefined ? unknown(magic ?? 'nothing that is known here') : known(type)
}

const known = (type: FileType): Sniffed => ({ type, mediaType: fileTypes[type].mediaType })
const unknown = (looksLike: string): Sniffed => ({ type: null, looksLike })
