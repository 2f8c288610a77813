import { Failure } from '@docket/runtime'
import underPressure from '@fastify/under-pressure'
import type { ApiPart } from '../api-server.ts'

/** Half a second of event-loop delay means that answers come too late to be worth waiting for. */
const maxEventLoopDelayMs = 500

/** Answers 503 `overloaded` while the process cannot keep up; health and open streams are spared. */
export const pressure: ApiPart = (app) => {
  app.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    sampleInterval: 1_000,
    pressureHandler: (request) => {
      const { url = '', config } = request.routeOptions
      if (config.stream || url.startsWith('/health') || url === '/metrics') return
      throw new Failure('overloaded', 'The server is busy; try again shortly.')
    },
  })
}
