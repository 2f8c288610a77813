import { transaction } from '@docket/database'
import { AlreadyExists, type Change, type PeopleDependencies, record, type Saved, saved } from './record.ts'

export type Tenant = { id: string; slug: string; name: string }

/** Makes a tenant; its slug is how people name it when they log in, unique and in lower case. */
export const createTenant = (
  dependencies: PeopleDependencies,
  meta: Change['meta'],
  input: { slug: string; name: string },
): Promise<Saved<Tenant>> =>
  saved(() =>
    transaction(dependencies.pool, async (client) => {
      const tenant: Tenant = { id: dependencies.ids.next(), ...input }
      const made = await client.query({
        name: 'insert-tenant',
        text: `insert into tenants (tenant_id, slug, name, created_at) values ($1, $2, $3, $4)
               on conflict (slug) do nothing returning tenant_id`,
        values: [tenant.id, tenant.slug, tenant.name, dependencies.clock.now()],
      })
      if (made.rows.length === 0) {
        const found = await client.query<{ tenant_id: string }>(
          'select tenant_id from tenants where slug = $1',
          [tenant.slug],
        )
        throw new AlreadyExists(found.rows[0]!.tenant_id)
      }
      await record(
        dependencies,
        client,
        { tenantId: tenant.id, meta },
        {
          subjectId: tenant.id,
          expectedVersion: 0,
          events: [{ type: 'TenantCreated', data: { slug: tenant.slug } }],
          answer: tenant,
        },
      )
      return tenant
    }),
  )
