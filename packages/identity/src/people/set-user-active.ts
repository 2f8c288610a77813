import type { User } from '@docket/contracts'
import { revokeSessionsOf } from '../login/revoke-session.ts'
import { changeSubject } from './change-subject.ts'
import type { Change, PeopleDependencies } from './record.ts'
import type { Saved } from './saved.ts'
import { lockTenantForAdmins, lockUser, requireOtherAdmin } from './user-row.ts'

/**
 * Shuts a user out from the next request on, or lets them in again; people are never deleted, since tickets name
 * them. The role version moves both ways, so no token or stream of before comes back to life. The last
 * administrator stays. That open tickets go back to their teams is for the caller, who knows tickets.
 */
export const setUserActive = (
  dependencies: PeopleDependencies,
  change: Change,
  input: { userId: string; active: boolean },
): Promise<Saved<User>> =>
  changeSubject(dependencies, change, {
    noun: 'user',
    async lock(client) {
      await lockTenantForAdmins(client, change.tenantId)
      return lockUser(client, change.tenantId, input.userId)
    },
    async decide(user, client) {
      const { active } = input
      if (active === user.active) return null
      if (!active) await requireOtherAdmin(client, change.tenantId, user)
      return {
        events: [{ type: active ? 'UserReactivated' : 'UserDeactivated', data: {} }],
        after: { ...user, active },
        audit: {
          action: active ? 'user.reactivate' : 'user.deactivate',
          target: { kind: 'user', id: user.id },
          before: { active: user.active },
          after: { active },
        },
        async write(_, version) {
          const now = dependencies.clock.now()
          const { tenantId } = change
          if (!active)
            await revokeSessionsOf(client, { tenantId, userId: user.id, because: 'deactivated', now })
          await client.query({
            name: 'set-user-active',
            text: `update memberships set deactivated_at = $3, role_version = role_version + 1, version = $4
                   where tenant_id = $1 and user_id = $2`,
            values: [tenantId, user.id, active ? null : now, version],
          })
        },
      }
    },
  })
