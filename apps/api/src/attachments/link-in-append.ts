import { transaction } from '@docket/database'
import { handleCommand } from '@docket/event-sourcing'
import { exclusiveStore } from '@docket/event-store'
import { link, release } from '@docket/file-storage'
import { Failure } from '@docket/runtime'
import { ticketCodec } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { saveDecider } from '../tickets/replace-tags.ts'

/**
 * The context of one upload: its command is appended in a transaction that also makes the claim on the file last, so
 * that no event is without its bytes and no bytes outlive an event that never was (A9). A save that was refused or is
 * known already gives the claim back; one that broke leaves that to the collector, for it may have been committed.
 * No policy reads attachments, so that this save asks for none.
 */
export const linkInAppend = (
  context: ApiContext,
  attachment: { tenantId: string; attachmentId: string },
): ApiContext => ({
  ...context,
  async handleTicketCommand(request) {
    const outcome = await transaction(context.pool, async (client) => {
      const store = await exclusiveStore(client, request.tenantId, request.streamId)
      const handle = handleCommand({ store, decider: saveDecider, codec: ticketCodec, ids: context.ids })
      const outcome = await handle(request)
      const isAdded =
        outcome.outcome === 'accepted' && outcome.events.some(({ type }) => type === 'AttachmentAdded')
      if (!isAdded) await release(client, { ...attachment, attachmentIds: [attachment.attachmentId] })
      else if (!(await link(client, attachment)))
        throw new Failure('dependency_down', 'Storing the file took too long; try again.')
      return outcome
    })
    context.wakeup?.wake()
    return outcome
  },
})
