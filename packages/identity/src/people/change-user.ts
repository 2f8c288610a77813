import type { User } from '@docket/contracts'
import type { Tier } from '../tables.ts'
import { changeSubject } from './change-subject.ts'
import type { Along, Change, PeopleDependencies } from './record.ts'
import { requireOrganization } from './references.ts'
import type { Saved } from './saved.ts'
import { lockUser } from './user-row.ts'

export type UserChanges = {
  userId: string
  name?: string | undefined
  organizationId?: string | null | undefined
  /** Overrides the organization's tier; null takes the override away. */
  tier?: Tier | null | undefined
}

/** Changes a user's name, organization or client tier. Throws `not_found` for a foreign user or organization. */
export const changeUser = (
  dependencies: PeopleDependencies,
  change: Change,
  input: UserChanges,
  regrading: Along = async () => {},
): Promise<Saved<User>> =>
  changeSubject(dependencies, change, {
    noun: 'user',
    lock: (client) => lockUser(client, change.tenantId, input.userId),
    decide(user) {
      const after = {
        ...user,
        name: input.name ?? user.name,
        organizationId:
          input.organizationId === undefined ? user.organizationId : lower(input.organizationId),
        tier: input.tier === undefined ? user.tier : input.tier,
      }
      const renamed = after.name !== user.name
      const moved = after.organizationId !== user.organizationId
      const regraded = after.tier !== user.tier
      if (!renamed && !moved && !regraded) return null
      const data = {
        ...(renamed && { renamed: true as const }),
        ...(moved && { organizationId: { from: user.organizationId, to: after.organizationId } }),
        ...(regraded && { tier: { from: user.tier, to: after.tier } }),
      }
      const told = ({ organizationId, tier }: User) => ({
        ...(moved && { organizationId }),
        ...(regraded && { tier }),
      })
      return {
        events: [{ type: 'UserChanged', data }],
        after,
        audit: {
          action: 'user.change',
          target: { kind: 'user', id: user.id },
          before: told(user),
          after: { ...told(after), ...(renamed && { renamed }) },
        },
        async write(client, version) {
          if (moved) await requireOrganization(client, change.tenantId, after.organizationId)
          await client.query({
            name: 'change-user',
            text: `update memberships set name = $3, organization_id = $4, tier = $5, version = $6
                   where tenant_id = $1 and user_id = $2`,
            values: [change.tenantId, user.id, after.name, after.organizationId, after.tier, version],
          })
          if (regraded) await regrading(client)
        },
      }
    },
  })

const lower = (id: string | null): string | null => id?.toLowerCase() ?? null
