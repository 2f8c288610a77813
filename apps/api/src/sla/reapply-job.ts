import type { JobHandler } from '@docket/jobs'
import { choosePolicy, policyCommands, subjectOf } from '@docket/ticketing/sla'
import type { ApiContext } from '../context.ts'
import { openTickets, openTicketsTouchedSince } from './open-tickets.ts'
import { openTicketsJob } from './open-tickets-job.ts'
import { saveLiveTicket } from './save-live-ticket.ts'
import type { SlaJobInput } from './sla-job.ts'

type Needs = Pick<ApiContext, 'clock' | 'log' | 'serviceLevels' | 'handleTicketCommands'>

/**
 * Brings open tickets that go by a policy, or would by today's rules, to what these rules promise them. A ticket that
 * has it already gets no event, so that the job may be given again.
 */
export const reapplyJob = (needs: Needs): JobHandler =>
  openTicketsJob(needs.log, async ({ jobId, tenantId, input }) => {
    const { clock, serviceLevels } = needs
    const { about, ...asked } = input as SlaJobInput<{ policyId: string }>
    const { policyId } = about
    await serviceLevels.freshRulesOf(tenantId)
    return {
      first: openTickets(tenantId),
      again: openTicketsTouchedSince(tenantId, { jobId, correlationId: asked.correlationId }),
      async work(ticketId) {
        const rules = await serviceLevels.rulesOf(tenantId)
        return saveLiveTicket(needs, {
          ...{ tenantId, ticketId, asked },
          commandsFor: (ticket) =>
            ticket.sla.pin?.policyId === policyId ||
            choosePolicy(rules.policies, subjectOf(ticket))?.policyId === policyId
              ? policyCommands(ticket, { at: clock.now(), rules })
              : [],
        })
      },
    }
  })
