import { bareBody, commandMeta, envelope } from '@docket/contracts'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { findAttachment } from '../../attachments/find-attachment.ts'
import { callerOf } from '../../plugins/permission.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'
import { attachmentAddresses, failures } from './attachment-schema.ts'

/** Takes a file away; its bytes go too, unless another attachment of the tenant has the same. */
export const removeAttachmentRoute: ApiPart = (app, context) => {
  for (const { url, params } of attachmentAddresses)
    app.route({
      method: 'DELETE',
      url,
      config: { action: 'attachment.remove' },
      schema: {
        tags: ['attachments'],
        summary: 'Remove a file',
        params,
        body: bareBody,
        response: { 200: envelope(z.null(), commandMeta), ...failures },
      },
      handler: async (request, reply) => {
        const facts = requestFacts(request, context, request.body)
        const { id, attachmentId } = request.params as { id?: string; attachmentId: string }
        const ticketId =
          id === undefined
            ? (await findAttachment(context, request)).ticketId
            : await ticketIdIn(context.db, callerOf(request).tenantId, id)
        return saveTicket(context, request, reply, {
          ticketId,
          commands: [
            { type: 'RemoveAttachment', at: facts.at, data: { attachmentId: attachmentId.toLowerCase() } },
          ],
          facts,
          seenVersion: seenVersion(request),
          answer: () => ({ data: null }),
          message: 'File removed',
        })
      },
    })
}
