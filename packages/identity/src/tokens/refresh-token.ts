import { createHash, createHmac, randomBytes } from 'node:crypto'

/** A fresh refresh token: 256 random bits, opaque to everybody. */
export const newRefreshToken = (): string => randomBytes(32).toString('base64url')

/** What the database keeps of a token; 256 random bits need no slow hash. */
export const refreshTokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

export const newSuccessorSalt = (): Buffer => randomBytes(32)

/**
 * The one successor of a token: ten clients that refresh at once derive the same. Neither the table (salt and
 * hashes) nor the old token alone yields it.
 */
export const successorOf = (token: string, salt: Buffer): string =>
  createHmac('sha256', salt).update(token).digest('base64url')
