import { healthRoutes } from '@docket/runtime'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ApiPart, ApiServer } from './api-server.ts'
import type { ApiContext } from './context.ts'
import { apiDocumentRoutes, apiDocuments } from './plugins/api-documents.ts'
import { authenticate } from './plugins/authenticate.ts'
import { bodyDeadline } from './plugins/body-deadline.ts'
import { closing } from './plugins/closing.ts'
import { consistency } from './plugins/consistency.ts'
import { correlation, requestId } from './plugins/correlation.ts'
import { envelope } from './plugins/envelope.ts'
import { forwardedAddress, proxiesOf } from './plugins/forwarded-address.ts'
import { guessLimits } from './plugins/guess-limits.ts'
import { jsonBody } from './plugins/json-body.ts'
import { knownActor } from './plugins/known-actor.ts'
import { requestMetrics } from './plugins/metrics.ts'
import { notFound } from './plugins/not-found.ts'
import { permission } from './plugins/permission.ts'
import { pressure } from './plugins/pressure.ts'
import { problemDetails, sendProblem, toProblem } from './plugins/problem-details.ts'
import { publicRoutes } from './plugins/public-routes.ts'
import { queryText } from './plugins/query-text.ts'
import { rateLimits } from './plugins/rate-limits.ts'
import { requestLog } from './plugins/request-log.ts'
import type {} from './plugins/request-types.ts'
import { securityHeaders } from './plugins/security-headers.ts'
import { onSocketError } from './plugins/socket-errors.ts'
import { tenantRules } from './plugins/tenant-rules.ts'
import { validation } from './plugins/validation.ts'
import { attachmentRoutes } from './routes/attachments/index.ts'
import { auditRoutes } from './routes/audit/index.ts'
import { authRoutes } from './routes/auth/index.ts'
import { bulkRoutes } from './routes/bulk/index.ts'
import { deskRoutes } from './routes/desk/index.ts'
import { identityRoutes } from './routes/identity/index.ts'
import { jobRoutes } from './routes/jobs/index.ts'
import { liveRoutes } from './routes/live/index.ts'
import { slaRoutes } from './routes/sla/index.ts'
import { tenantRoutes } from './routes/tenants/index.ts'
import { ticketRoutes } from './routes/tickets/index.ts'

/** The whole API: plugins, then routes, nothing else. Not listening yet. `more` are plugins of the caller's. */
export const buildServer = async (context: ApiContext, more: readonly ApiPart[] = []): Promise<ApiServer> => {
  const app = fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 256 * 1024,
    requestTimeout: 15 * 60_000, // of the slowest upload; plugins/body-deadline.ts is for all others
    return503OnClosing: false, // plugins/closing.ts tells it in the envelope
    keepAliveTimeout: 72_000,
    http: { headersTimeout: 15_000, maxHeaderSize: 32_768 },
    genReqId: (request) => requestId(request, context.ids.next),
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, toProblem(error)),
    clientErrorHandler: onSocketError(context.ids.next),
    routerOptions: { maxParamLength: 500 },
    trustProxy: proxiesOf(context.config),
  }).withTypeProvider<ZodTypeProvider>()

  for (const plugin of [correlation, envelope, bodyDeadline(), problemDetails, notFound]) plugin(app, context)
  for (const plugin of [validation, jsonBody, queryText]) plugin(app, context)
  for (const plugin of [closing, requestLog, requestMetrics, pressure, securityHeaders, forwardedAddress])
    plugin(app, context)
  for (const plugin of [
    publicRoutes,
    guessLimits,
    authenticate,
    rateLimits,
    permission,
    consistency,
    tenantRules,
    knownActor,
    ...more,
  ])
    plugin(app, context)
  await apiDocuments(app)

  healthRoutes(app as unknown as FastifyInstance, context)
  apiDocumentRoutes(app)
  for (const route of [
    ...authRoutes,
    ...identityRoutes,
    ...tenantRoutes,
    ...auditRoutes,
    ...deskRoutes,
    ...slaRoutes,
    ...ticketRoutes,
    ...attachmentRoutes,
    ...bulkRoutes,
    ...jobRoutes,
    ...liveRoutes,
  ])
    route(app, context)
  await app.ready()
  return app
}
