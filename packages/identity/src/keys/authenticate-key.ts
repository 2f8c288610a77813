import type { Clock } from '@docket/runtime'
import type { Role } from '@docket/ticketing'
import type { Pool } from 'pg'
import type { Authenticated } from '../session.ts'
import { accessTokenSeconds, unauthenticated } from '../tokens/access-tokens.ts'
import { apiKeyHash } from './api-key-token.ts'

/**
 * Who a key speaks for: itself, with its role and scopes as of now. Its session is the key, so streams are held
 * against it like against a login, and end as often as those do. Throws `unauthenticated`.
 */
export const createAuthenticateKey = ({ pool, clock }: { pool: Pool; clock: Clock }) => {
  return async (key: string): Promise<Authenticated> => {
    const now = clock.now()
    const found = key.length <= longestKey ? await readKey(pool, key, now) : undefined
    if (found === undefined) throw unauthenticated()
    const { keyId, tenantId, role, scopes, expiresAt, lastUsedAt } = found
    if (lastUsedAt === null || later(lastUsedAt, usedEverySeconds) < now) await noteUse(pool, keyId, now)
    const streamEnds = later(now, accessTokenSeconds)
    return {
      caller: { tenantId, userId: keyId, role, teamIds: [], scopes },
      session: {
        sessionId: keyId,
        tenantId,
        userId: keyId,
        roleVersion: 1,
        expiresAt: expiresAt !== null && expiresAt < streamEnds ? expiresAt : streamEnds,
      },
    }
  }
}

const longestKey = 128
/** A busy key writes down that it is used this often, not with every request. */
const usedEverySeconds = 60

type KeyRow = {
  keyId: string
  tenantId: string
  role: Role
  scopes: readonly string[]
  expiresAt: string | null
  lastUsedAt: string | null
}

const readKey = async (pool: Pool, key: string, now: string): Promise<KeyRow | undefined> => {
  const found = await pool.query<KeyRow>({
    name: 'read-api-key-by-hash',
    text: `
      select k.key_id as "keyId", k.tenant_id as "tenantId", k.role, k.scopes, k.expires_at as "expiresAt",
        k.last_used_at as "lastUsedAt"
      from api_keys k join tenants t on t.tenant_id = k.tenant_id
      where k.key_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)
        and t.deactivated_at is null`,
    values: [apiKeyHash(key), now],
  })
  return found.rows[0]
}

const noteUse = async (pool: Pool, keyId: string, now: string): Promise<void> => {
  await pool.query({
    name: 'note-use-of-api-key',
    text: `update api_keys set last_used_at = $2
           where key_id = $1 and (last_used_at is null or last_used_at < $3)`,
    values: [keyId, now, later(now, -usedEverySeconds)],
  })
}

const later = (at: string, seconds: number): string => new Date(Date.parse(at) + seconds * 1000).toISOString()
