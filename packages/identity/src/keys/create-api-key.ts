import type { ApiKey, NewApiKey } from '@docket/contracts'
import { transaction } from '@docket/database'
import type { Role } from '@docket/ticketing'
import type { PoolClient } from 'pg'
import { type Change, type PeopleDependencies, record, refuseAnswered } from '../people/record.ts'
import { type Saved, saved } from '../people/saved.ts'
import { apiKeyHash, apiKeyHint, newApiKey } from './api-key-token.ts'

export type ApiKeyInput = {
  name: string
  role: Exclude<Role, 'END_USER'>
  scopes: readonly string[]
  expiresAt: string | null
}

/**
 * Makes a key. Its secret is in this answer and nowhere else: not in the log, the audit or the answer kept with an
 * idempotency key, so a repeat of the request is told of the key without it.
 */
export const createApiKey = (
  dependencies: PeopleDependencies,
  change: Change,
  input: ApiKeyInput,
): Promise<Saved<NewApiKey>> =>
  saved(() =>
    transaction(dependencies.pool, async (client) => {
      await refuseAnswered(client, change)
      const secret = newApiKey()
      const scopes = [...new Set(input.scopes)]
      const { name, role, expiresAt } = input
      const key: ApiKey = {
        ...{ id: dependencies.ids.next(), name, role, scopes, hint: apiKeyHint(secret), expiresAt },
        createdBy: change.meta.actor.id,
        createdAt: dependencies.clock.now(),
        revokedAt: null,
        lastUsedAt: null,
      }
      await record(dependencies, client, change, {
        subjectId: key.id,
        expectedVersion: 0,
        events: [{ type: 'ApiKeyCreated', data: { role, scopes, expiresAt } }],
        answer: { ...key, key: null },
        audit: {
          action: 'api_key.create',
          target: { kind: 'api_key', id: key.id },
          after: { name, role, scopes, expiresAt },
        },
      })
      await insertKey(client, change.tenantId, key, secret)
      return { ...key, key: secret }
    }),
  )

const insertKey = async (
  client: PoolClient,
  tenantId: string,
  key: ApiKey,
  secret: string,
): Promise<void> => {
  await client.query({
    name: 'insert-api-key',
    text: `
      insert into api_keys
        (key_id, tenant_id, name, key_hash, hint, role, scopes, created_by, created_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      ...[key.id, tenantId, key.name, apiKeyHash(secret), key.hint, key.role, key.scopes],
      ...[key.createdBy, key.createdAt, key.expiresAt],
    ],
  })
}
