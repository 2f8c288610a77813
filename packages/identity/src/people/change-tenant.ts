import type { Tenant } from '@docket/contracts'
import type { PoolClient } from 'pg'
import { changeSubject, type Decided, type Locked } from './change-subject.ts'
import type { IdentityEvent } from './events.ts'
import type { Change, PeopleDependencies } from './record.ts'
import type { Saved } from './saved.ts'

/** Gives a tenant another name; its slug stays, people log in with it. */
export const renameTenant = (
  dependencies: PeopleDependencies,
  change: Change,
  name: string,
): Promise<Saved<Tenant>> =>
  changeTenant(dependencies, change, (tenant) =>
    name === tenant.name
      ? null
      : {
          action: 'tenant.rename',
          event: { type: 'TenantChanged', data: { name: { from: tenant.name, to: name } } },
          after: { ...tenant, name },
        },
  )

/**
 * Shuts everybody of a tenant out from the next request on, or lets them in again. Nothing of it is deleted.
 */
export const setTenantActive = (
  dependencies: PeopleDependencies,
  change: Change,
  active: boolean,
): Promise<Saved<Tenant>> =>
  changeTenant(dependencies, change, (tenant) =>
    active === tenant.active
      ? null
      : {
          action: active ? 'tenant.reactivate' : 'tenant.deactivate',
          event: { type: active ? 'TenantReactivated' : 'TenantDeactivated', data: {} },
          after: { ...tenant, active },
        },
  )

type Step = { action: string; event: IdentityEvent; after: Tenant }

const changeTenant = (
  dependencies: PeopleDependencies,
  change: Change,
  step: (tenant: Tenant) => Step | null,
): Promise<Saved<Tenant>> =>
  changeSubject<Tenant>(dependencies, change, {
    noun: 'tenant',
    lock: (client) => lockTenant(client, change.tenantId),
    decide(tenant): Decided<Tenant> | null {
      const taken = step(tenant)
      if (taken === null) return null
      const { action, event, after } = taken
      const facts = ({ name, active }: Tenant) => ({ name, active })
      return {
        events: [event],
        after,
        audit: {
          action,
          target: { kind: 'tenant', id: tenant.id },
          before: facts(tenant),
          after: facts(after),
        },
        async write(client, version) {
          await client.query({
            name: 'change-tenant',
            text: `update tenants set name = $2, version = $4,
                     deactivated_at = case when $3::timestamptz is null then null
                                           else coalesce(deactivated_at, $3) end
                   where tenant_id = $1`,
            values: [tenant.id, after.name, after.active ? null : dependencies.clock.now(), version],
          })
        },
      }
    },
  })

const lockTenant = async (client: PoolClient, tenantId: string): Promise<Locked<Tenant> | null> => {
  const locked = await client.query<Tenant & { version: number }>({
    name: 'lock-tenant',
    text: `select tenant_id as id, slug, name, deactivated_at is null as active,
             created_at as "createdAt", version
           from tenants where tenant_id = $1 for no key update`,
    values: [tenantId],
  })
  const found = locked.rows[0]
  if (found === undefined) return null
  const { version, ...value } = found
  return { value, version }
}
