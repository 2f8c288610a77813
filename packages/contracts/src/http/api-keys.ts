import { scopes } from '@docket/ticketing'
import { z } from 'zod'
import { instant, text, uuid } from './fields.ts'
import { role } from './identity-fields.ts'

const scope = z
  .string()
  .refine((said) => scopes.includes(said), { error: 'is no action of the permission table, noun.* or *' })
  .meta({ description: 'an action of the permission table (ticket.read), all of one noun (ticket.*), or *' })

/** A program acts as staff: what is a requester's own means nothing to it. */
const keyRole = role.exclude(['END_USER'])

/** POST /api/v1/api-keys, ADMIN only. */
export const createApiKeyBody = z.strictObject({
  name: text(200),
  role: keyRole,
  scopes: z.array(scope).min(1).max(100),
  expiresAt: instant.nullable().default(null),
})

/** An API key without its secret. */
export const apiKey = z
  .object({
    id: uuid,
    name: z.string(),
    role: keyRole,
    scopes: z.array(z.string()),
    hint: z.string().meta({ description: 'how the key begins' }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' })

/** A key that was just made; `key` is shown this once, and is null where the request is a repeat. */
export const newApiKey = apiKey.extend({ key: z.string().nullable() }).meta({ id: 'NewApiKey' })

export type ApiKey = z.output<typeof apiKey>
export type NewApiKey = z.output<typeof newApiKey>
