import type { ApiPart } from '../api-server.ts'

/** One line a request, when it has been answered; no bodies, no headers, no query values. */
export const requestLog: ApiPart = (app, { log }) => {
  app.addHook('onResponse', (request, reply, done) => {
    const { params } = request
    log.info(
      {
        correlationId: request.id,
        traceparent: request.traceparent,
        tenantId: request.caller?.tenantId,
        userId: request.caller?.userId,
        ticketId: (params as { id?: string } | undefined)?.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 100) / 100,
      },
      'request',
    )
    done()
  })
}
