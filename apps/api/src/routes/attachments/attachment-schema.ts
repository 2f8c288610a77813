import { failureEnvelope } from '@docket/contracts'
import type { TicketAttachmentRow } from '@docket/read-models'
import { z } from 'zod'
import { ticketParams } from '../../tickets/route-schema.ts'

const attachmentId = z.string().meta({ description: 'attachmentId' })

/** A file is found under its ticket, and by its id alone. */
export const attachmentAddresses = [
  {
    url: '/api/v1/tickets/:id/attachments/:attachmentId',
    params: ticketParams.extend({ attachmentId }),
  },
  { url: '/api/v1/attachments/:attachmentId', params: z.object({ attachmentId }) },
] as const

export const failures = { '4xx': failureEnvelope, '5xx': failureEnvelope }

/** What the API says of a row. */
export const shownAttachment = ({ tenantId, removedAt, ...row }: TicketAttachmentRow) => row
