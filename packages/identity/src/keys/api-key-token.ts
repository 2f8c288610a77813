import { createHash, randomBytes } from 'node:crypto'

/** What every key starts with, so that it is told from an access token, and found by who scans for leaked ones. */
export const apiKeyPrefix = 'dk_'

/** A fresh key: 256 random bits. */
export const newApiKey = (): string => `${apiKeyPrefix}${randomBytes(32).toString('base64url')}`

/** What the database keeps of a key; 256 random bits need no slow hash. */
export const apiKeyHash = (key: string): Buffer => createHash('sha256').update(key).digest()

/** Enough for a person to know which key it is, and for nobody to guess it. */
export const apiKeyHint = (key: string): string => key.slice(0, apiKeyPrefix.length + 4)
