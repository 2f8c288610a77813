import type { User } from '@docket/contracts'
import type { PoolClient } from 'pg'
import type { Decided } from '../people/change-subject.ts'
import { type Revoked, revokeSessionsOf } from './revoke-session.ts'

/**
 * What a new password comes to: the event, the audit, the hash; other sessions end, and tokens for setting it
 * another time are void.
 */
export const setPassword = (
  user: User,
  to: {
    tenantId: string
    passwordHash: string
    how: 'changed' | 'reset'
    /** The one session that stays. */
    keepSession: string | null
    now: string
  },
): Decided<User> => ({
  events: [{ type: 'UserPasswordChanged', data: { how: to.how } }],
  after: user,
  audit: {
    action: to.how === 'reset' ? 'password.reset' : 'password.change',
    target: { kind: 'user', id: user.id },
  },
  async write(client, version) {
    await client.query({
      name: 'set-password',
      text: `update memberships set password_hash = $3, version = $4 where tenant_id = $1 and user_id = $2`,
      values: [to.tenantId, user.id, to.passwordHash, version],
    })
    await client.query({
      name: 'forget-password-resets',
      text: 'delete from password_resets where tenant_id = $1 and user_id = $2',
      values: [to.tenantId, user.id],
    })
    await endOthers(client, user, to)
  },
})

const endOthers = async (
  client: PoolClient,
  user: User,
  { tenantId, how, keepSession, now }: Parameters<typeof setPassword>[1],
): Promise<void> => {
  const because: Revoked = how === 'reset' ? 'password_reset' : 'password_changed'
  await revokeSessionsOf(client, { tenantId, userId: user.id, because, now, keep: keepSession })
}
