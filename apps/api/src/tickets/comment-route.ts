import { commandMeta, comment, envelope, failureEnvelope } from '@docket/contracts'
import { isUuid } from '@docket/read-models'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ApiContext } from '../context.ts'
import { callerOf } from '../plugins/permission.ts'
import { noSuchComment, ticketOfComment } from './comment-id.ts'
import { ticketParams } from './route-schema.ts'
import { ticketIdIn } from './ticket-id.ts'

const commentId = z.string().meta({ description: 'commentId' })

/** A comment is found under its ticket, and by its id alone. */
export const commentAddresses = [
  { url: '/api/v1/tickets/:id/comments/:commentId', params: ticketParams.extend({ commentId }) },
  { url: '/api/v1/comments/:commentId', params: z.object({ commentId }) },
] as const

export const commentResponses = {
  200: envelope(comment, commandMeta),
  '4xx': failureEnvelope,
  '5xx': failureEnvelope,
}

/** The ticket and the comment that a path names; whether the comment is that ticket's is for the ticket to say. */
export const commentNamed = async (
  { db }: Pick<ApiContext, 'db'>,
  request: FastifyRequest,
): Promise<{ ticketId: string; commentId: string }> => {
  const caller = callerOf(request)
  const params = request.params as { id?: string; commentId: string }
  const named = params.commentId.toLowerCase()
  if (!isUuid(named)) throw noSuchComment()
  const ticketId =
    params.id === undefined
      ? await ticketOfComment(db, caller, named)
      : await ticketIdIn(db, caller.tenantId, params.id)
  return { ticketId, commentId: named }
}
