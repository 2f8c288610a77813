import type { FastifyReply, FastifyRequest } from 'fastify'

/** How long a sender may go on after the answer, so that it reads it before its connection is reset. */
const lingerMs = 1_000

/** Throws away the rest of a body that is refused; one that does not end by itself is cut soon after the answer. */
export const drain = ({ raw }: FastifyRequest, reply: FastifyReply): void => {
  if (raw.complete) return
  raw.unpipe()
  raw.resume()
  reply.raw.once('finish', () => {
    setTimeout(() => raw.complete || raw.destroy(), lingerMs).unref()
  })
}
