import type { Organization } from '@docket/contracts'
import { transaction } from '@docket/database'
import type { PoolClient } from 'pg'
import type { Tier } from '../tables.ts'
import { type Change, type PeopleDependencies, record } from './record.ts'
import { AlreadyExists, type Saved, saved } from './saved.ts'

/** Makes an organization; names are unique in a tenant whatever their case. */
export const createOrganization = (
  dependencies: PeopleDependencies,
  change: Change,
  input: { name: string; tier: Tier | null },
): Promise<Saved<Organization>> =>
  saved(() =>
    transaction(dependencies.pool, async (client) => {
      const organization: Organization = {
        id: dependencies.ids.next(),
        ...input,
        createdAt: dependencies.clock.now(),
        archived: false,
      }
      await record(dependencies, client, change, {
        subjectId: organization.id,
        expectedVersion: 0,
        events: [{ type: 'OrganizationCreated', data: input }],
        answer: organization,
        audit: {
          action: 'organization.create',
          target: { kind: 'organization', id: organization.id },
          after: input,
        },
      })
      await insertOrganization(client, change.tenantId, organization)
      return organization
    }),
  )

const insertOrganization = async (client: PoolClient, tenantId: string, organization: Organization) => {
  const { id, name, tier, createdAt } = organization
  const made = await client.query({
    name: 'insert-organization',
    text: `insert into organizations (organization_id, tenant_id, name, tier, created_at)
           values ($1, $2, $3, $4, $5)
           on conflict (tenant_id, lower(name)) where archived_at is null do nothing returning organization_id`,
    values: [id, tenantId, name, tier, createdAt],
  })
  if (made.rows.length === 1) return
  const found = await client.query<{ organization_id: string }>({
    name: 'read-organization-by-name',
    text: `select organization_id from organizations
           where tenant_id = $1 and lower(name) = lower($2) and archived_at is null`,
    values: [tenantId, name],
  })
  throw new AlreadyExists(found.rows[0]!.organization_id)
}
