import type { Saved } from '@docket/identity'
import type { FastifyReply } from 'fastify'
import { sendSaved } from '../identity/send-saved.ts'

/** Answers a change that there is nothing to say about but that it was made. */
export const sendDone = (
  reply: FastifyReply,
  saved: Saved<{ id: string }>,
  message: string,
): FastifyReply => {
  if (saved.outcome === 'replayed') reply.header('Idempotency-Replayed', 'true')
  if (saved.outcome === 'saved' || saved.outcome === 'replayed') return reply.ok(null, { message })
  return sendSaved(reply, saved, { status: 200, message, at: '' })
}
