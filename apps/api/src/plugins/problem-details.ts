import type { ErrorDocument } from '@docket/contracts'
import { toFailure } from '@docket/database'
import { Failure, type FailureCode, failures } from '@docket/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiPart } from '../api-server.ts'
import { sendAnswer } from '../tickets/saved-answer.ts'
import { toldBefore } from '../tickets/told-before.ts'
import { jsonType } from './envelope.ts'
import { Refused, refusalStatus } from './refusals.ts'

/** The one place where anything that went wrong becomes an answer. */
export const problemDetails: ApiPart = (app, context) => {
  const { log } = context
  app.setErrorHandler(async (error, request, reply) => {
    const problem = toProblem(error)
    const told = mayBeRepeat.has(problem.status) ? await toldBefore(context, request).catch(() => null) : null
    if (told !== null) return sendAnswer(reply, told, { replayed: true })
    if (problem.status >= 500)
      log.error({ err: error, correlationId: request.id, code: problem.code }, 'request failed')
    return sendProblem(request, reply, problem)
  })
}

/** What a request may meet that was done the first time, because something it names is no more. */
const mayBeRepeat: ReadonlySet<number> = new Set([404, 409, 422])

/**
 * Refusal, failure or defect to one problem document. A defect is told as `internal_error` without detail; what
 * went wrong is for the log.
 */
export const toProblem = (trouble: unknown): ErrorDocument => {
  if (trouble instanceof Refused) {
    const { code, detail, data } = trouble.refusal
    const status = refusalStatus(code)
    if (status === undefined) return defect
    return { ...document(code, status, detail), ...data } as ErrorDocument
  }
  const failure = trouble instanceof Failure ? trouble : toFailure(trouble)
  if (failure instanceof Failure)
    return {
      ...document(failure.code, failure.status, failure.message),
      errors: [...failure.errors],
      retryable: failure.retryable,
    }
  return frameworkProblem(trouble)
}

/** Sends it in the envelope, or bare as RFC 9457 to those who accept `application/problem+json`. */
export const sendProblem = (
  request: FastifyRequest,
  reply: FastifyReply,
  problem: ErrorDocument,
): FastifyReply => {
  reply.code(problem.status)
  if ((problem.status === 429 || problem.status === 503) && !reply.hasHeader('retry-after'))
    reply.header('Retry-After', '1')
  if (request.headers.accept?.includes('application/problem+json'))
    return reply
      .type('application/problem+json')
      .send(JSON.stringify({ ...problem, requestId: request.id, traceparent: request.traceparent }))
  const meta = { requestId: request.id, traceparent: request.traceparent, error: problem }
  return reply
    .type(jsonType)
    .send(JSON.stringify({ success: false, message: problem.detail, data: null, meta }))
}

const document = (code: string, status: number, detail: string): ErrorDocument => ({
  type: `urn:docket:error:${code}`,
  title: code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' '),
  status,
  code,
  detail,
  errors: [],
  retryable: false,
})

const defect = document('internal_error', 500, 'Something went wrong on our side; it has been noted.')

/** What Fastify and its plugins throw carries a status; ours are the words. */
const frameworkProblem = (trouble: unknown): ErrorDocument => {
  const { statusCode, code } = (trouble ?? {}) as { statusCode?: unknown; code?: unknown }
  const ours = typeof statusCode === 'number' ? byStatus[statusCode] : undefined
  if (ours === undefined) return defect
  const { retryable } = failures[ours.code]
  const errors =
    ours.code === 'invalid_input' ? [{ path: 'body', code: String(code), message: ours.detail }] : []
  return { ...document(ours.code, failures[ours.code].status, ours.detail), errors, retryable }
}

const byStatus: Readonly<Record<number, { code: FailureCode; detail: string }>> = {
  400: { code: 'invalid_input', detail: 'The body is not the JSON it says it is.' },
  401: { code: 'unauthenticated', detail: 'Log in first.' },
  404: { code: 'not_found', detail: 'There is nothing here.' },
  405: { code: 'method_not_allowed', detail: 'This address does not know that method.' },
  406: { code: 'not_acceptable', detail: 'Nothing here has a form that you accept.' },
  413: { code: 'payload_too_large', detail: 'The body is larger than this address takes.' },
  415: { code: 'unsupported_media_type', detail: 'Send application/json.' },
  429: { code: 'too_many_requests', detail: 'Too many requests; wait as long as Retry-After says.' },
  503: { code: 'overloaded', detail: 'The server is busy; try again shortly.' },
}
