import type { Tenant } from '@docket/contracts'
import { transaction } from '@docket/database'
import type { PoolClient } from 'pg'
import { insertUser } from './create-user.ts'
import { answerOnce, type Change, type PeopleDependencies, record } from './record.ts'
import { AlreadyExists, type Saved, saved } from './saved.ts'

/** The tenant under which keys of requests are kept that are about no tenant yet. */
export const noTenant = '00000000-0000-0000-0000-000000000000'

export type NewTenant = {
  slug: string
  name: string
  /** Its first administrator: without one nobody could make users there. */
  admin?: { email: string; name: string; passwordHash: string | null } | undefined
}

/**
 * Makes a tenant; its slug is how people name it when they log in, unique and in lower case. A key belongs to a tenant
 * and this one is only being made, so the change's `tenantId` says under whom the key is kept.
 */
export const createTenant = (
  dependencies: PeopleDependencies,
  change: Change,
  { admin, ...input }: NewTenant,
): Promise<Saved<Tenant>> =>
  saved(() =>
    transaction(dependencies.pool, async (client) => {
      const createdAt = dependencies.clock.now()
      const tenant: Tenant = { id: dependencies.ids.next(), ...input, active: true, createdAt }
      await answerOnce(dependencies, client, change, tenant)
      await insertTenant(client, tenant)
      const inside = { tenantId: tenant.id, meta: change.meta }
      await record(dependencies, client, inside, {
        subjectId: tenant.id,
        expectedVersion: 0,
        events: [{ type: 'TenantCreated', data: { slug: tenant.slug } }],
        answer: null,
        audit: { action: 'tenant.create', target: { kind: 'tenant', id: tenant.id }, after: input },
      })
      if (admin !== undefined)
        await insertUser(dependencies, client, inside, {
          ...admin,
          role: 'ADMIN',
          teamIds: [],
          organizationId: null,
          tier: null,
        })
      return tenant
    }),
  )

const insertTenant = async (client: PoolClient, { id, slug, name, createdAt }: Tenant): Promise<void> => {
  const made = await client.query({
    name: 'insert-tenant',
    text: `insert into tenants (tenant_id, slug, name, created_at) values ($1, $2, $3, $4)
           on conflict (slug) do nothing returning tenant_id`,
    values: [id, slug, name, createdAt],
  })
  if (made.rows.length > 0) return
  const found = await client.query<{ tenant_id: string }>('select tenant_id from tenants where slug = $1', [
    slug,
  ])
  throw new AlreadyExists(found.rows[0]!.tenant_id)
}
