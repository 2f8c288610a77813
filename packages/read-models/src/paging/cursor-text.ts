import { createHash } from 'node:crypto'
import type { CursorPosition } from './page.ts'

/** A cursor as text, without a signature: base64url of its parts. */
export const encodeCursor = ({ fingerprint, direction, keys }: CursorPosition): string =>
  Buffer.from(JSON.stringify([fingerprint, direction, keys])).toString('base64url')

/** The cursor that `encodeCursor` wrote, or null for any other text. */
export const decodeCursor = (text: string): CursorPosition | null => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(parts) || parts.length !== 3) return null
    const [fingerprint, direction, keys] = parts as unknown[]
    if (typeof fingerprint !== 'string' || (direction !== 'next' && direction !== 'prev')) return null
    if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string' || typeof key === 'number')) {
      return null
    }
    return { fingerprint, direction, keys }
  } catch {
    return null
  }
}

/** Tells queries apart: equal for the same question asked again, whatever the order of its members. */
export const fingerprintOf = (question: unknown): string =>
  createHash('sha256').update(canonical(question)).digest('base64url').slice(0, 16)

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
