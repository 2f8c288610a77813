import type { FileHandle } from 'node:fs/promises'
import { TextDecoder } from 'node:util'
import { readAt } from './read-at.ts'

/** A file that is text from its first to its last byte: how it starts, and in which encoding if that is certain. */
export type TextFile = { head: string; charset: 'utf-8' | 'utf-16' | null }

const chunkBytes = 65_536

/**
 * Reads the whole file, in pieces, to see that it is text: no NUL, no control characters but those of lines, pages
 * and colours. Null for anything else. UTF-16 needs its byte order mark; other encodings are told apart from UTF-8
 * only.
 */
export const readText = async (file: FileHandle, bytes: number): Promise<TextFile | null> => {
  const mark = await readAt(file, 0, 2)
  const wide = mark[0] === 0xff && mark[1] === 0xfe ? 'utf-16le' : wideBig(mark)
  let head = ''
  let decoder: TextDecoder | null = new TextDecoder(wide ?? 'utf-8', { fatal: true })
  for (let at = 0; at < bytes; at += chunkBytes) {
    const chunk = await readAt(file, at, chunkBytes)
    if (wide === null && chunk.some((byte) => controls[byte])) return null
    const text = decoder && decoded(decoder, chunk, at + chunk.length >= bytes)
    if (text === null) {
      if (wide !== null) return null
      decoder = null
    } else if (wide !== null && hasControls(text)) return null
    // leading blanks hide nothing: the head is where something stands
    if (head.trimStart().length < 200) head = head.trimStart() + (text ?? chunk.toString('latin1'))
  }
  return { head, charset: decoder === null ? null : wide === null ? 'utf-8' : 'utf-16' }
}

const wideBig = (mark: Buffer) => (mark[0] === 0xfe && mark[1] === 0xff ? 'utf-16be' : null)

const decoded = (decoder: TextDecoder, chunk: Buffer, isLast: boolean): string | null => {
  try {
    return decoder.decode(chunk, { stream: !isLast })
  } catch {
    return null
  }
}

const hasControls = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (controls[text.charCodeAt(at)]) return true
  return false
}

/** Bytes that no text has: C0 controls but tab, line feed, vertical tab, form feed, return and escape; and DEL. */
const controls = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127 ? 1 : 0,
)
