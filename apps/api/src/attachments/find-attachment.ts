import {
  foldTicketAttachments,
  isUuid,
  mayList,
  mayMeet,
  readAttachment,
  readTicket,
  type TicketAttachmentRow,
  viewerOf,
} from '@docket/read-models'
import type { FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { callerOf } from '../plugins/permission.ts'
import { Refused } from '../plugins/refusals.ts'
import { findPast, findTicket } from '../tickets/find-ticket.ts'

type Params = { id?: string; attachmentId: string }
type Readers = Pick<ApiContext, 'db' | 'store'>

/**
 * The file that the path names, under its ticket or by its id alone, if the caller may meet it; folded from the log
 * if the ticket's rows are parked. What they may not meet is told like a random id.
 */
export const findAttachment = async (
  context: Readers,
  request: FastifyRequest,
): Promise<TicketAttachmentRow> => {
  const caller = callerOf(request)
  const params = request.params as Params
  const attachmentId = params.attachmentId.toLowerCase()
  const asked = { tenantId: caller.tenantId, attachmentId, viewer: viewerOf(caller) }
  if (params.id !== undefined) {
    const nested = request as FastifyRequest<{ Params: { id: string } }>
    const ticket = await findTicket(context, nested)
    if (!isUuid(attachmentId)) throw noSuchAttachment()
    if (request.parkedTicketId === null) return found(await readAttachment(context.db, { ...asked, ticket }))
    const rows = foldTicketAttachments(ticket.ticketId, await findPast(context, nested, undefined))
    const row = rows.find((one) => one.attachmentId === attachmentId) ?? null
    return found(row !== null && mayMeet(row, asked.viewer) ? row : null)
  }
  if (!isUuid(attachmentId)) throw noSuchAttachment()
  const row = found(await readAttachment(context.db, asked))
  const ticket = await readTicket(context.db, caller.tenantId, row.ticketId)
  if (ticket === null || !mayList(ticket, asked.viewer)) throw noSuchAttachment()
  return row
}

const found = (row: TicketAttachmentRow | null): TicketAttachmentRow => {
  if (row === null) throw noSuchAttachment()
  return row
}

export const noSuchAttachment = () =>
  new Refused({ code: 'attachment_not_found', detail: 'There is no such attachment.' })
