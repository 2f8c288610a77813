import { Counter, Histogram, latencyBuckets } from '@docket/runtime'
import type { ApiPart } from '../api-server.ts'

/** Counts and times requests by route pattern; never by id. */
export const requestMetrics: ApiPart = (app, { metrics }) => {
  const duration = new Histogram({
    name: 'docket_http_request_duration_seconds',
    help: 'time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: latencyBuckets,
    registers: [metrics],
  })
  const refused = new Counter({
    name: 'docket_http_defects_total',
    help: 'requests answered 500',
    registers: [metrics],
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    if (!request.routeOptions.config.stream)
      duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    if (reply.statusCode === 500) refused.inc()
    done()
  })
}
