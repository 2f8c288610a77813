import type { User } from '@docket/contracts'
import type { Role } from '@docket/ticketing'
import { changeSubject } from './change-subject.ts'
import type { Change, PeopleDependencies } from './record.ts'
import type { Saved } from './saved.ts'
import { lockTenantForAdmins, lockUser, requireOtherAdmin } from './user-row.ts'

/**
 * Gives a user another role. Access tokens and streams of the former one end at once: the role version moves, and
 * both are held against it. The last administrator stays one.
 */
export const changeRole = (
  dependencies: PeopleDependencies,
  change: Change,
  input: { userId: string; role: Role },
): Promise<Saved<User>> =>
  changeSubject(dependencies, change, {
    noun: 'user',
    async lock(client) {
      await lockTenantForAdmins(client, change.tenantId)
      return lockUser(client, change.tenantId, input.userId)
    },
    async decide(user, client) {
      const { role } = input
      if (role === user.role) return null
      await requireOtherAdmin(client, change.tenantId, user)
      return {
        events: [{ type: 'UserRoleChanged', data: { role: { from: user.role, to: role } } }],
        after: { ...user, role },
        audit: {
          action: 'user.change_role',
          target: { kind: 'user', id: user.id },
          before: { role: user.role },
          after: { role },
        },
        async write(_, version) {
          await client.query({
            name: 'change-role',
            text: `update memberships set role = $3, role_version = role_version + 1, version = $4
                   where tenant_id = $1 and user_id = $2`,
            values: [change.tenantId, user.id, role, version],
          })
        },
      }
    },
  })
