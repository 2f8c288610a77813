import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@docket/local-stack'
import { until } from './until.ts'

/** The checkout, from which its programs are started. */
export const checkout = fileURLToPath(new URL('../../../', import.meta.url))

export type RunningDocket = {
  url: string
  data: string
  password: string
  stop(): Promise<void>
  kill(): Promise<void>
}

/** Runs the standalone process as users do, on a database of the test's own, until `stop`. Ready when it resolves. */
export const runDocket = async (databaseUrl: string): Promise<RunningDocket> => {
  const data = await mkdtemp(join(tmpdir(), 'docket-run-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const password = 'a password for tests'
  const docket = spawn(process.execPath, ['apps/standalone/src/main.ts'], {
    cwd: checkout,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      DOCKET_DATA: data,
      DOCKET_PORT: String(port),
      DOCKET_DEMO_PASSWORD: password,
      DOCKET_LOG_LEVEL: 'error',
      DOCKET_RATE_LIMIT: 'off',
    },
  })
  await until(async () => (await fetch(`${url}/health/ready`)).ok, { withinMs: 60_000 })
  return {
    ...{ url, data, password },
    /** As `kill -9` does; its data stay for `stop`, which may follow. */
    async kill() {
      const gone = once(docket, 'exit')
      docket.kill('SIGKILL')
      await gone
    },
    async stop() {
      if (docket.signalCode === null && docket.exitCode === null) {
        const gone = once(docket, 'exit')
        docket.kill('SIGINT')
        await gone
      }
      await rm(data, { recursive: true, force: true })
    },
  }
}
