import { Failure } from '@docket/runtime'
import underPressure from '@fastify/under-pressure'
import type { ApiPart } from '../api-server.ts'

/** Answers 503 `overloaded` while the process cannot keep up; health and open streams are spared. */
export const pressure: ApiPart = (app, { config }) => {
  if (config.DOCKET_MAX_LOOP_DELAY_MS === 0) return
  app.register(underPressure, {
    maxEventLoopDelay: config.DOCKET_MAX_LOOP_DELAY_MS,
    sampleInterval: 1_000,
    pressureHandler: (request) => {
      const { url = '', config } = request.routeOptions
      if (config.stream || url.startsWith('/health') || url === '/metrics') return
      throw new Failure('overloaded', 'The server is busy; try again shortly.')
    },
  })
}
