import { transaction } from '@docket/database'
import type { Clock, Ids } from '@docket/runtime'
import type { Pool } from 'pg'
import { seedServiceLevels } from './seed-service-levels.ts'
import type { SlaSettings } from './sla-settings.ts'

type Beginning = { pool: Pool; clock: Clock; ids: Ids; settings: SlaSettings }

/** Gives a new tenant what it begins with; one that has begun is left as it is. */
export const beginServiceLevels = (
  { pool, settings, ...needs }: Beginning,
  tenantId: string,
): Promise<boolean> => transaction(pool, (client) => seedServiceLevels(client, { tenantId }, settings, needs))

/**
 * The same for every tenant that has none yet: those of before there were service levels, and those whose making was
 * cut short. Several processes may do it at once. Answers how many began.
 */
export const beginEverywhere = async (needs: Beginning): Promise<number> => {
  const found = await needs.pool.query<{ tenantId: string }>(
    `select tenant_id as "tenantId" from tenants t
     where not exists (select from sla_revisions r where r.tenant_id = t.tenant_id)`,
  )
  let begun = 0
  for (const { tenantId } of found.rows) if (await beginServiceLevels(needs, tenantId)) begun += 1
  return begun
}
