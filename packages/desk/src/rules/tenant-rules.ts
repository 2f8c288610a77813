import type { TenantSettings } from '@docket/contracts'
import type { Pool } from 'pg'
import type { Fields } from '../custom-fields/check-values.ts'
import { defaultTenantSettings } from '../settings/settings.ts'
import { readRules } from './read-rules.ts'

/** What every save of a tenant's tickets is judged by. */
export type TenantRules = {
  settings: Pick<TenantSettings, 'resolutionNotesRequired' | 'autoCloseAfterDays' | 'reopenWindowDays'>
  /** Those in use. */
  fields: Fields
  /** The keys of those in use. */
  categories: ReadonlySet<string>
}

/** Never old: each call asks for the revision (one row by its key), and reads the rules only when it moved. */
export type RulesReader = (tenantId: string) => Promise<TenantRules>

const rememberedMost = 1_000

export const createRulesReader = (pool: Pool): RulesReader => {
  const remembered = new Map<string, { revision: number; rules: TenantRules }>()
  return async (tenantId) => {
    const known = remembered.get(tenantId)
    if (known !== undefined && known.revision === (await readRevision(pool, tenantId))) return known.rules
    const read = await readRules(pool, tenantId)
    if (read === null) return rulesOfNobody
    if (remembered.size >= rememberedMost) remembered.clear()
    remembered.set(tenantId, read)
    return read.rules
  }
}

/** A tenant that was never made has no desk; its tickets are those of tools and tests. */
const rulesOfNobody: TenantRules = {
  settings: defaultTenantSettings,
  fields: new Map(),
  categories: new Set(['billing', 'technical', 'general']),
}

const readRevision = async (pool: Pool, tenantId: string): Promise<number | null> => {
  const found = await pool.query<{ revision: number }>({
    name: 'read-rules-revision',
    text: 'select rules_revision as revision from tenant_settings where tenant_id = $1',
    values: [tenantId],
  })
  return found.rows[0]?.revision ?? null
}
