import type { ApiKey } from '@docket/contracts'
import type { PoolClient } from 'pg'
import { changeSubject, type Locked } from '../people/change-subject.ts'
import type { Change, PeopleDependencies } from '../people/record.ts'
import type { Saved } from '../people/saved.ts'

/** Ends a key from the next request on; one that is revoked already stays as it is. */
export const revokeApiKey = (
  dependencies: PeopleDependencies,
  change: Change,
  keyId: string,
): Promise<Saved<ApiKey>> =>
  changeSubject<ApiKey>(dependencies, change, {
    noun: 'API key',
    lock: (client) => lockKey(client, change.tenantId, keyId),
    decide(key) {
      if (key.revokedAt !== null) return null
      const revokedAt = dependencies.clock.now()
      return {
        events: [{ type: 'ApiKeyRevoked', data: {} }],
        after: { ...key, revokedAt },
        audit: {
          action: 'api_key.revoke',
          target: { kind: 'api_key', id: key.id },
          before: { name: key.name, role: key.role, scopes: key.scopes },
        },
        async write(client, version) {
          await client.query({
            name: 'revoke-api-key',
            text: 'update api_keys set revoked_at = $2, version = $3 where key_id = $1',
            values: [key.id, revokedAt, version],
          })
        },
      }
    },
  })

const lockKey = async (
  client: PoolClient,
  tenantId: string,
  keyId: string,
): Promise<Locked<ApiKey> | null> => {
  const locked = await client.query<ApiKey & { version: number }>({
    name: 'lock-api-key',
    text: `
      select key_id as id, name, role, scopes, hint, created_by as "createdBy", created_at as "createdAt",
        expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt", version
      from api_keys where tenant_id = $1 and key_id = $2 for no key update`,
    values: [tenantId, keyId],
  })
  const found = locked.rows[0]
  if (found === undefined) return null
  const { version, ...value } = found
  return { value, version }
}
