import { randomBytes } from 'node:crypto'

/** Makes ids; passed as an argument so that tests choose them. */
export type Ids = { next(): string }

/** UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits. */
export const uuidv7 = (now: number = Date.now()): string => {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const systemIds: Ids = { next: () => uuidv7() }
