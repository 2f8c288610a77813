import type { User } from '@docket/contracts'
import type { EventMeta } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'
import { changeSubject } from '../people/change-subject.ts'
import type { PeopleDependencies } from '../people/record.ts'
import { Disallowed, type Saved } from '../people/saved.ts'
import { lockUser } from '../people/user-row.ts'
import { resetTokenHash } from './forgot-password.ts'
import type { Origin } from './origin.ts'
import type { Passwords } from './passwords.ts'
import { setPassword } from './set-password.ts'

/**
 * Sets the password of whoever holds a reset token, once: all their sessions end. A token that is unknown, used or
 * too old is refused as `reset_token_invalid`, before a hash is made for it.
 */
export const resetPassword = async (
  dependencies: PeopleDependencies & { passwords: Passwords },
  asked: { token: string; newPassword: string },
  origin: Origin,
): Promise<Saved<User>> => {
  const { pool, clock, passwords } = dependencies
  const hash = resetTokenHash(asked.token)
  const holder = await readHolder(pool, hash, clock.now())
  if (holder === undefined) return { outcome: 'refused', refusal: invalidToken }
  const { tenantId, userId } = holder
  const passwordHash = await passwords.hash(asked.newPassword)
  const meta: EventMeta = {
    actor: { kind: 'user', id: userId, ip: origin.ip },
    correlationId: origin.correlationId,
    causationId: null,
    traceparent: null,
  }
  return changeSubject<User>(
    dependencies,
    { tenantId, meta },
    {
      noun: 'user',
      lock: (client) => lockUser(client, tenantId, userId),
      async decide(user, client) {
        const now = clock.now()
        if (!user.active || !(await useUp(client, hash, now))) throw new Disallowed(invalidToken)
        return setPassword(user, { tenantId, passwordHash, how: 'reset', keepSession: null, now })
      },
    },
  )
}

/** Forgets tokens that are too old; run now and then. */
export const sweepPasswordResets = async (pool: Pool, now: string): Promise<void> => {
  await pool.query('delete from password_resets where expires_at < $1', [now])
}

const invalidToken = {
  code: 'reset_token_invalid',
  detail: 'This token was used, is too old, or never was one; ask for another.',
}

const readHolder = async (pool: Pool, hash: Buffer, now: string) => {
  const found = await pool.query<{ tenantId: string; userId: string }>({
    name: 'read-password-reset',
    text: `select r.tenant_id as "tenantId", r.user_id as "userId"
           from password_resets r join tenants t on t.tenant_id = r.tenant_id
           where r.token_hash = $1 and r.expires_at > $2 and t.deactivated_at is null`,
    values: [hash, now],
  })
  return found.rows[0]
}

/** Of two who use it at once one finds it. */
const useUp = async (client: PoolClient, hash: Buffer, now: string): Promise<boolean> => {
  const used = await client.query({
    name: 'use-password-reset',
    text: 'delete from password_resets where token_hash = $1 and expires_at > $2',
    values: [hash, now],
  })
  return used.rowCount === 1
}
