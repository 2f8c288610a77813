import type { Running } from '@docket/runtime'
import type { ApiContext } from './context.ts'
import { addReadyChecks } from './ready-checks.ts'
import { buildServer } from './server.ts'

/**
 * Serves the API on `DOCKET_HOST` and `DOCKET_PORT` (0 takes a free port). Stopping turns ready to 503 first, ends
 * the streams, lets what is in flight finish, and then closes; what the context holds stays open.
 */
export const startApi = async (context: ApiContext): Promise<Running & { url: string }> => {
  const { config, health } = context
  addReadyChecks(context)
  const app = await buildServer(context)
  const url = await app.listen({ host: config.DOCKET_HOST, port: config.DOCKET_PORT }).catch((error) => {
    throw explained(error, config.DOCKET_PORT)
  })
  return {
    url,
    async stop() {
      health.stopping()
      await app.close()
    },
  }
}

/** The port is somebody else's: its message says which setting to change. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken'
}

const explained = (error: unknown, port: number): unknown =>
  (error as { code?: string }).code === 'EADDRINUSE'
    ? new PortTaken(`Port ${port} is taken: set DOCKET_PORT to another one, or to 0 for any free one.`, {
        cause: error,
      })
    : error
