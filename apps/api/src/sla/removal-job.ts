import type { JobHandler } from '@docket/jobs'
import type { ApiContext } from '../context.ts'
import { openTicketsPinnedTo } from './open-tickets.ts'
import { openTicketsJob } from './open-tickets-job.ts'
import { saveLiveTicket } from './save-live-ticket.ts'
import type { SlaJobInput } from './sla-job.ts'

type Needs = Pick<ApiContext, 'clock' | 'log' | 'serviceLevels' | 'handleTicketCommands'>

/** Takes a deactivated policy off its open tickets; stops where it was activated again meanwhile. */
export const removalJob = (needs: Needs): JobHandler =>
  openTicketsJob(needs.log, async ({ tenantId, input }) => {
    const { clock, serviceLevels } = needs
    const { about, ...asked } = input as SlaJobInput<{ policyId: string }>
    const { policyId } = about
    const listed = openTicketsPinnedTo(tenantId, policyId)
    await serviceLevels.freshRulesOf(tenantId)
    return {
      first: listed,
      again: listed,
      async work(ticketId) {
        const { policies } = await serviceLevels.rulesOf(tenantId)
        if (policies.some((one) => one.policyId === policyId)) return null
        const at = clock.now()
        const commandsFor = () => [{ type: 'RemoveSlaPolicy', at, data: { policyId } }] as const
        return saveLiveTicket(needs, { tenantId, ticketId, asked, commandsFor })
      },
    }
  })
