import { TooManyLogins } from '@docket/identity'
import type { FastifyReply } from 'fastify'

/** Tells whoever tried too often when to come back. */
export const toldToWait = async <Result>(reply: FastifyReply, work: Promise<Result>): Promise<Result> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof TooManyLogins) reply.header('Retry-After', String(error.retryAfterSeconds))
    throw error
  }
}
