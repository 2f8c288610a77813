import type { JobError } from '@docket/jobs'
import { type OpenedTicket, type TicketCommand, ticketCategory, ticketStream } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { type Asker, systemMeta } from './asker.ts'
import { isLive } from './is-live.ts'

export type LiveSave = {
  tenantId: string
  ticketId: string
  asked: Pick<Asker, 'correlationId' | 'traceparent'>
  /** What this ticket needs as its log has it; asked anew at every try. */
  commandsFor(ticket: OpenedTicket): Promise<readonly TicketCommand[]> | readonly TicketCommand[]
}

/** One save by the system on a ticket that is still open; nothing where nothing is needed. */
export const saveLiveTicket = async (
  { handleTicketCommands }: Pick<ApiContext, 'handleTicketCommands'>,
  { tenantId, ticketId, asked, commandsFor }: LiveSave,
): Promise<JobError | null> => {
  const streamId = ticketStream(ticketId)
  const outcome = await handleTicketCommands({
    tenantId,
    category: ticketCategory,
    meta: systemMeta(asked),
    async plan(find) {
      const { state } = await find(streamId)
      const commands = isLive(state) ? await commandsFor(state) : []
      return { planned: true, parts: commands.length === 0 ? [] : [{ streamId, commands }] }
    },
  })
  if (outcome.outcome !== 'refused') return null
  const { code, detail } = outcome.refusal
  return { code, detail }
}
