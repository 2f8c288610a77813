import { appFile, freePort } from '@docket/local-stack'
import { type StartedProcess, startNode } from './node-process.ts'

/** Starts the worker of service levels as a process of its own on the outbox, and waits until it is ready. */
export const startSla = async (options: {
  databaseUrl: string
  profile?: string | undefined
}): Promise<StartedProcess> => {
  const port = await freePort()
  return startNode([appFile('sla', 'main')], {
    cwd: process.cwd(),
    readyUrl: `http://127.0.0.1:${port}/health/ready`,
    profile: options.profile,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: options.databaseUrl,
      DOCKET_HEALTH_PORT: String(port),
      DOCKET_LOG_LEVEL: 'error',
    },
  })
}
