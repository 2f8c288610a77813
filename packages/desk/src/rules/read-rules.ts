import type { CustomField } from '@docket/contracts'
import type { Pool } from 'pg'
import { customFieldKind } from '../custom-fields/kind.ts'
import { selected } from '../kept/kept-columns.ts'
import type { TenantRules } from './tenant-rules.ts'

/** The rules with their revision in one statement, so that they belong together; null for a tenant there is not. */
export const readRules = async (
  pool: Pool,
  tenantId: string,
): Promise<{ revision: number; rules: TenantRules } | null> => {
  const found = await pool.query<RulesRow>({
    name: 'read-tenant-rules',
    text: `select s.rules_revision as revision,
             s.resolution_notes_required as "resolutionNotesRequired",
             s.auto_close_after_days as "autoCloseAfterDays", s.reopen_window_days as "reopenWindowDays",
             coalesce((select json_agg(f) from (select ${selected(customFieldKind)} from custom_fields
               where tenant_id = $1 and archived_at is null) as f), '[]') as fields,
             array(select key from categories where tenant_id = $1 and archived_at is null) as categories
           from tenant_settings s where s.tenant_id = $1`,
    values: [tenantId],
  })
  const row = found.rows[0]
  if (row === undefined) return null
  const { revision, fields, categories, ...settings } = row
  return {
    revision,
    rules: {
      settings,
      fields: new Map(fields.map((field) => [field.key, field])),
      categories: new Set(categories),
    },
  }
}

type RulesRow = TenantRules['settings'] & {
  revision: number
  fields: CustomField[]
  categories: string[]
}
