import type { CommandHandler, CommandsHandler, Follow } from '@docket/event-sourcing'
import type { Logger } from '@docket/runtime'
import type { ServiceLevels } from '@docket/service-levels'
import type { Ticket, TicketCommand, TicketEvent } from '@docket/ticketing'
import { followPolicy, type SlaRules } from '@docket/ticketing/sla'

type Following = { serviceLevels: Pick<ServiceLevels, 'rulesOf'>; log: Pick<Logger, 'error'> }
type Timed = { readonly at: string }

/**
 * Gives every save the service levels it asks for: the policy anew when it opens a ticket, finishes its import or
 * changes what policies read, as an event of the same append.
 */
export const followingPolicies =
  <Command extends Timed>(
    needs: Following,
    handle: CommandHandler<Command | TicketCommand, TicketEvent, Ticket>,
  ): CommandHandler<Command | TicketCommand, TicketEvent, Ticket> =>
  async (request) => {
    const rules = await needs.serviceLevels.rulesOf(request.tenantId)
    return handle({ ...request, follow: follow(needs, rules, () => request.commands) })
  }

/** The same for a save over several tickets; its commands are known when it is planned. */
export const followingPoliciesOfSeveral =
  <Command extends Timed>(
    needs: Following,
    handle: CommandsHandler<Command | TicketCommand, TicketEvent, Ticket>,
  ): CommandsHandler<Command | TicketCommand, TicketEvent, Ticket> =>
  async (request) => {
    const rules = await needs.serviceLevels.rulesOf(request.tenantId)
    let commands: readonly Timed[] = []
    return handle({
      ...request,
      async plan(find) {
        const plan = await request.plan(find)
        commands = plan.planned ? plan.parts.flatMap((part) => part.commands) : []
        return plan
      },
      follow: follow(needs, rules, () => commands),
    })
  }

/** The save's time is its last command's. A ticket action never fails because of a policy: it goes without. */
const follow =
  ({ log }: Following, rules: SlaRules, commands: () => readonly Timed[]): Follow<TicketCommand, Ticket> =>
  (before, after) => {
    try {
      return followPolicy({ at: commands().at(-1)?.at ?? '', rules })(before, after)
    } catch (error) {
      log.error({ err: error }, 'no policy could be chosen for a ticket')
      return []
    }
  }
