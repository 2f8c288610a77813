import type { Organization } from '@docket/contracts'
import type { PoolClient } from 'pg'
import type { Tier } from '../tables.ts'
import { changeSubject } from './change-subject.ts'
import { lockOrganization } from './organization-row.ts'
import type { Along, Change, PeopleDependencies } from './record.ts'
import { AlreadyExists, type Saved } from './saved.ts'

/**
 * Changes what an organization is called, or its client tier; tickets opened from now on carry the new tier, and
 * `regrading` sees to those that are open.
 */
export const changeOrganization = (
  dependencies: PeopleDependencies,
  change: Change,
  input: { organizationId: string; name?: string | undefined; tier?: Tier | null | undefined },
  regrading: Along = async () => {},
): Promise<Saved<Organization>> =>
  changeSubject(dependencies, change, {
    noun: 'organization',
    lock: (client) => lockOrganization(client, change.tenantId, input.organizationId),
    async decide(organization, client) {
      const { name = organization.name, tier = organization.tier } = input
      const renamed = name !== organization.name
      const regraded = tier !== organization.tier
      if (!renamed && !regraded) return null
      if (renamed) await refuseTakenName(client, change.tenantId, organization.id, name)
      const data = {
        ...(renamed && { name: { from: organization.name, to: name } }),
        ...(regraded && { tier: { from: organization.tier, to: tier } }),
      }
      return {
        events: [{ type: 'OrganizationChanged', data }],
        after: { ...organization, name, tier },
        audit: {
          action: 'organization.change',
          target: { kind: 'organization', id: organization.id },
          before: {
            ...(renamed && { name: organization.name }),
            ...(regraded && { tier: organization.tier }),
          },
          after: { ...(renamed && { name }), ...(regraded && { tier }) },
        },
        async write(_, version) {
          await client.query({
            name: 'change-organization',
            text: 'update organizations set name = $2, tier = $3, version = $4 where organization_id = $1',
            values: [organization.id, name, tier, version],
          })
          if (regraded) await regrading(client)
        },
      }
    },
  })

const refuseTakenName = async (client: PoolClient, tenantId: string, id: string, name: string) => {
  const taken = await client.query<{ id: string }>({
    name: 'read-other-organization-by-name',
    text: `select organization_id as id from organizations
           where tenant_id = $1 and lower(name) = lower($2) and archived_at is null and organization_id <> $3`,
    values: [tenantId, name, id],
  })
  if (taken.rows[0]) throw new AlreadyExists(taken.rows[0].id)
}
