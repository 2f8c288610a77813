import { isDeepStrictEqual } from 'node:util'
import { writeAudit } from '@docket/audit'
import type { SettingsChange, TenantSettings } from '@docket/contracts'
import type { Json } from '@docket/event-sourcing'
import type { PoolClient } from 'pg'
import { actorOf } from '../kept/audit-change.ts'
import { Ended } from '../kept/ended.ts'
import type { DeskChange, DeskDependencies, DeskSaved } from '../kept/kept.ts'
import { recall, remember } from '../kept/remember.ts'
import { saving } from '../kept/saving.ts'
import { readSettings } from './read-settings.ts'

/** Changes what is named; from the commit on every save is decided under it. */
export const changeSettings = (
  { pool, clock }: Pick<DeskDependencies, 'pool' | 'clock'>,
  change: DeskChange,
  wanted: SettingsChange,
  expectedVersion: number | undefined,
): Promise<DeskSaved<TenantSettings>> =>
  saving(
    pool,
    async (client) => {
      const { tenantId } = change
      const before = await readSettings(client, tenantId, { lock: true })
      await recall(client, change)
      if (before === null) throw new Ended({ outcome: 'not_found' })
      if (expectedVersion !== undefined && expectedVersion !== before.version)
        throw new Ended({ outcome: 'stale', version: before.version })
      const named = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
      const same = isDeepStrictEqual({ ...before, ...named }, before)
      const at = clock.now()
      const after = same ? before : { ...before, ...named, version: before.version + 1, updatedAt: at }
      await remember(client, change, after as Json)
      if (same) return before
      await updateSettings(client, tenantId, after)
      await auditSettings(client, change, before, after, at)
      return after
    },
    async () => null,
  )

const updateSettings = async (client: PoolClient, tenantId: string, settings: TenantSettings) => {
  const { version, resolutionNotesRequired, autoCloseAfterDays, reopenWindowDays, updatedAt } = settings
  await client.query({
    name: 'update-tenant-settings',
    text: `update tenant_settings set version = $2, resolution_notes_required = $3, auto_close_after_days = $4,
             reopen_window_days = $5, updated_at = $6, rules_revision = rules_revision + 1
           where tenant_id = $1`,
    values: [tenantId, version, resolutionNotesRequired, autoCloseAfterDays, reopenWindowDays, updatedAt],
  })
}

const auditSettings = (
  client: PoolClient,
  { tenantId, meta }: DeskChange,
  before: TenantSettings,
  after: TenantSettings,
  at: string,
): Promise<void> =>
  writeAudit(client, {
    tenantId,
    at,
    actor: actorOf(meta.actor),
    ip: meta.actor.ip,
    action: 'settings.changed',
    target: { kind: 'settings', id: tenantId },
    before,
    after,
    correlationId: meta.correlationId,
  })
