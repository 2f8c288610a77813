import { readTierNow } from '@docket/identity'
import type { JobHandler } from '@docket/jobs'
import type { ApiContext } from '../context.ts'
import { openTicketsOf } from './open-tickets.ts'
import { openTicketsJob } from './open-tickets-job.ts'
import { saveLiveTicket } from './save-live-ticket.ts'
import type { SlaJobInput } from './sla-job.ts'

type Needs = Pick<ApiContext, 'pool' | 'clock' | 'log' | 'handleTicketCommands'>

/** Brings open tickets to the tier of their requester or organization; the save chooses their policy anew. */
export const tierJob = (needs: Needs): JobHandler =>
  openTicketsJob(needs.log, async ({ tenantId, input }) => {
    const { about, ...asked } = input as SlaJobInput<{ organizationId: string } | { requesterId: string }>
    const listed = openTicketsOf(tenantId, about)
    return {
      first: listed,
      again: listed,
      work: (ticketId) => bringTier(needs, { tenantId, ticketId, asked }),
    }
  })

/** The tier that a ticket of this requester and organization would be opened with now. */
export const bringTier = (
  needs: Pick<Needs, 'pool' | 'clock' | 'handleTicketCommands'>,
  ticket: Pick<Parameters<typeof saveLiveTicket>[1], 'tenantId' | 'ticketId' | 'asked'>,
): ReturnType<typeof saveLiveTicket> =>
  saveLiveTicket(needs, {
    ...ticket,
    async commandsFor({ requesterId, organizationId }) {
      const now = await readTierNow(needs.pool, ticket.tenantId, { requesterId, organizationId })
      if (now === null) return []
      return [{ type: 'ChangeTier', at: needs.clock.now(), data: { tier: now.tier } }]
    },
  })
