import { z } from 'zod'
import { seen } from './kept.ts'

const settings = {
  resolutionNotesRequired: z.boolean(),
  autoCloseAfterDays: z
    .int()
    .min(1)
    .max(365)
    .nullable()
    .meta({ description: 'days in RESOLVED after which a ticket is closed; null: never' }),
  reopenWindowDays: z
    .int()
    .min(0)
    .max(3_650)
    .nullable()
    .meta({ description: 'days after CLOSED in which a ticket may be reopened; null: for ever' }),
}

export const tenantSettings = z
  .object({ ...settings, version: z.int(), updatedAt: z.iso.datetime() })
  .meta({ id: 'TenantSettings' })

export const editSettingsBody = z
  .strictObject(settings)
  .partial()
  .extend(seen)
  .meta({ id: 'EditTenantSettings' })

export type TenantSettings = z.output<typeof tenantSettings>
export type SettingsChange = Omit<z.output<typeof editSettingsBody>, 'expectedVersion'>
