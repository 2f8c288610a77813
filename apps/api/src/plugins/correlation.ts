import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { ApiPart } from '../api-server.ts'

const acceptedId = /^[\w-]{8,64}$/
const acceptedTrace = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** The request's id: the caller's `X-Request-Id` when it is a plain token, else a new one. */
export const requestId = (request: IncomingMessage, fresh: () => string): string => {
  const said = request.headers['x-request-id']
  return typeof said === 'string' && acceptedId.test(said) ? said : fresh()
}

/** Names the request and its trace, on the answer too; both travel on into events and logs. */
export const correlation: ApiPart = (app) => {
  app.decorateRequest('traceparent', '')
  app.addHook('onRequest', (request, reply, done) => {
    request.traceparent = traceOf(request.headers.traceparent)
    reply.header('X-Request-Id', request.id)
    done()
  })
}

const traceOf = (said: string | string[] | undefined): string => {
  if (typeof said === 'string' && acceptedTrace.test(said)) return said
  const hex = randomBytes(24).toString('hex')
  return `00-${hex.slice(0, 32)}-${hex.slice(32)}-01`
}
