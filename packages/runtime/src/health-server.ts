import fastify, { type FastifyInstance } from 'fastify'
import type { Health } from './health.ts'
import type { Running } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'

/** The four addresses every process answers: `/health/live`, `/health/ready`, `/health/alerts`, `/metrics`. */
export const healthRoutes = (
  app: FastifyInstance,
  { health, metrics }: { health: Health; metrics: Metrics },
) => {
  app.get('/health/live', () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    const { ok, checks } = await health.ready()
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ready' : 'not_ready', checks })
  })
  app.get('/health/alerts', async (_request, reply) => {
    const { ok, alerts } = await health.alerts()
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'critical', alerts })
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  )
}

/** Serves them alone, for a process without an HTTP server of its own. Port 0 takes a free one. */
export const serveHealth = async (options: {
  health: Health
  metrics: Metrics
  host: string
  port: number
}): Promise<Running & { url: string }> => {
  const app = fastify({ logger: false })
  healthRoutes(app, options)
  const url = await app.listen({ host: options.host, port: options.port })
  return { url, stop: () => app.close() }
}
