import { appFile, freePort } from '@docket/local-stack'
import { type StartedProcess, startNode } from './node-process.ts'

export type StartedRelay = StartedProcess & {
  /** Holds it still while something is prepared; it owns its cursors all the same, nobody else is there. */
  pause(): void
  resume(): void
}

/** Starts the relay as a process of its own, and waits until it is ready. */
export const startRelay = async (options: {
  databaseUrl: string
  brokers: string
  profile?: string | undefined
}): Promise<StartedRelay> => {
  const port = await freePort()
  const started = await startNode([appFile('relay', 'main')], {
    cwd: process.cwd(),
    readyUrl: `http://127.0.0.1:${port}/health/ready`,
    profile: options.profile,
    env: {
      ...process.env,
      DATABASE_URL: options.databaseUrl,
      KAFKA_BROKERS: options.brokers,
      DOCKET_HEALTH_PORT: String(port),
      DOCKET_LOG_LEVEL: 'error',
    },
  })
  return {
    ...started,
    pause: () => void process.kill(started.pid, 'SIGSTOP'),
    resume: () => void process.kill(started.pid, 'SIGCONT'),
  }
}
