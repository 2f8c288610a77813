import type { Organization } from '@docket/contracts'
import { changeSubject } from './change-subject.ts'
import { lockOrganization } from './organization-row.ts'
import type { Change, PeopleDependencies } from './record.ts'
import { Disallowed, type Saved } from './saved.ts'

/** Ends an organization that no user belongs to any more; tickets of the past still name it, so its row stays. */
export const archiveOrganization = (
  dependencies: PeopleDependencies,
  change: Change,
  organizationId: string,
): Promise<Saved<Organization>> =>
  changeSubject(dependencies, change, {
    noun: 'organization',
    lock: (client) => lockOrganization(client, change.tenantId, organizationId),
    async decide(organization, client) {
      const members = await client.query<{ count: number }>({
        name: 'count-users-of-organization',
        text: 'select count(*) from memberships where tenant_id = $1 and organization_id = $2',
        values: [change.tenantId, organization.id],
      })
      const users = members.rows[0]?.count ?? 0
      if (users > 0)
        throw new Disallowed({
          code: 'still_in_use',
          detail: 'Users belong to this organization; give them another one first.',
          data: { users },
        })
      return {
        events: [{ type: 'OrganizationArchived', data: {} }],
        after: { ...organization, archived: true },
        audit: {
          action: 'organization.delete',
          target: { kind: 'organization', id: organization.id },
          before: { name: organization.name, tier: organization.tier },
        },
        async write(_, version) {
          await client.query({
            name: 'archive-organization',
            text: 'update organizations set archived_at = $2, version = $3 where organization_id = $1',
            values: [organization.id, dependencies.clock.now(), version],
          })
        },
      }
    },
  })
