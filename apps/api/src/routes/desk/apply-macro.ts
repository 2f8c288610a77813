import { appliedMacro, bareBody, commandMeta, envelope, failureEnvelope, type Macro } from '@docket/contracts'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import type { ApiContext } from '../../context.ts'
import { assignmentOf, macroCommands } from '../../desk/macro-commands.ts'
import { speakableOf } from '../../desk/speakable.ts'
import { ticketNow } from '../../desk/ticket-now.ts'
import { callerOf } from '../../plugins/permission.ts'
import { changedTicket } from '../../tickets/changed-ticket.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { type RequestFacts, requestFacts } from '../../tickets/request-facts.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'
import { found, idIn } from '../identity/found.ts'

const macroParams = z.object({
  id: z.string().meta({ description: 'ticketId, or number as TCK-000123' }),
  macroId: z.string(),
})

/** Everything a macro does, in one save: each action by its own permission, all of them or nothing. */
export const applyMacroRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/macros/:macroId',
    config: { action: 'macros.use' },
    schema: {
      tags: ['macros'],
      summary: 'Apply a macro to a ticket: all of its actions in one save, or nothing',
      params: macroParams,
      body: bareBody,
      response: { 200: envelope(appliedMacro, commandMeta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { params, body } = request
      const ticketId = await ticketIdIn(context.db, caller.tenantId, params.id)
      const macro = found(await context.desk.macros.read(caller, idIn(params.macroId, 'macro')), 'macro')
      const facts = requestFacts(request, context, body)
      const speakable = await spokenBy(context, macro, ticketId, facts)
      const { id, name, version } = macro
      return saveTicket(context, request, reply, {
        ticketId,
        commands: await macroCommands(context, macro.actions, speakable, facts),
        facts,
        seenVersion: seenVersion(request),
        answer: (ticket, _version, _events, clock) => ({
          data: { ticket: changedTicket(ticket, caller, clock()), macro: { id, name, version } },
        }),
        message: `Applied ${name}`,
      })
    },
  })
}

/** What its comment speaks of: the ticket as the macro leaves it. Null if it says nothing. */
const spokenBy = async (context: ApiContext, { actions }: Macro, ticketId: string, facts: RequestFacts) => {
  if (!actions.some((action) => action.do === 'add_comment')) return null
  const before = await ticketNow(context, facts.caller, ticketId)
  const status = actions.find((action) => action.do === 'set_status')?.status ?? before.status
  const priority = actions.find((action) => action.do === 'set_priority')?.priority ?? before.priority
  const after = { ...before, ...assignmentOf(actions, facts), status, priority }
  return speakableOf(context, facts.caller, after)
}
