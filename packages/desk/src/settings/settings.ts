import type { TenantSettings } from '@docket/contracts'
import type { TicketSettings } from '@docket/ticketing'

/** What a tenant that never chose has: domain.md, section 2. */
export const defaultTenantSettings = {
  resolutionNotesRequired: true,
  autoCloseAfterDays: 5,
  reopenWindowDays: 14,
} as const satisfies Omit<TenantSettings, 'version' | 'updatedAt'>

/** The part that commands on tickets are decided under. */
export const toTicketSettings = ({
  resolutionNotesRequired,
  reopenWindowDays,
}: Pick<TenantSettings, 'resolutionNotesRequired' | 'reopenWindowDays'>): Pick<
  TicketSettings,
  'resolutionNotesRequired' | 'reopenWindowMs'
> => ({
  resolutionNotesRequired,
  reopenWindowMs: reopenWindowDays === null ? null : reopenWindowDays * dayMs,
})

const dayMs = 24 * 60 * 60 * 1000
