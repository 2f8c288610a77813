import { changedTicket, commandMeta, envelope, failureEnvelope } from '@docket/contracts'
import { z } from 'zod'

/** `{id}` is the ticket's id or its number, everywhere; what fits neither is a ticket that does not exist. */
export const ticketParams = z.object({
  id: z.string().meta({ description: 'ticketId, or number as TCK-000123' }),
})
export type TicketParams = z.output<typeof ticketParams>

/** The contract of a command on one ticket that answers with the changed ticket. */
export const commandSchema = <Body extends z.ZodType>(summary: string, body: Body) => ({
  tags: ['tickets'],
  summary,
  params: ticketParams,
  body,
  response: { 200: changedTicketEnvelope, '4xx': failureEnvelope, '5xx': failureEnvelope },
})

/** The contract of a read. */
export const querySchema = <Query extends z.ZodType, Answer extends z.ZodType>(
  summary: string,
  querystring: Query,
  answer: Answer,
) => ({
  tags: ['tickets'],
  summary,
  querystring,
  response: { 200: answer, '4xx': failureEnvelope, '5xx': failureEnvelope },
})

export const changedTicketEnvelope = envelope(changedTicket, commandMeta)
