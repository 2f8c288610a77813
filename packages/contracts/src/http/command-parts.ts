import { instant, uuid, version } from './fields.ts'

/** Under `history.import` a command may say when it happened and who did it. */
export const imported = { occurredAt: instant.optional(), actorId: uuid.optional() }

/** The version the caller saw, in place of `If-Match`. */
export const seen = { expectedVersion: version.optional() }
