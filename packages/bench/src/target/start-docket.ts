import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { appFile, freePort } from '@docket/local-stack'
import { type StartedProcess, startNode, startProcess } from './node-process.ts'

export type StartedDocket = StartedProcess & { url: string; password: string; data: string }

export type DocketOptions = {
  by?: 'npm' | 'node'
  /** The data of an earlier start; without it data of its own, removed at the end. */
  data?: string
  env?: NodeJS.ProcessEnv
  /** Title under which the functions that cost most are printed at the end; started by Node only. */
  profile?: string | undefined
}

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const password = 'a password for benchmarks'

/** Starts the embedded default, by `npm start` (as users do) or by Node alone, and waits until it is ready. */
export const startDocket = async (options: DocketOptions = {}): Promise<StartedDocket> => {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'docket-bench-')))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const ground = {
    cwd: root,
    readyUrl: `${url}/health/ready`,
    env: {
      ...process.env,
      DOCKET_PORT: String(port),
      DOCKET_DATA: data,
      DOCKET_DEMO_PASSWORD: password,
      DOCKET_LOG_LEVEL: 'warn',
      DOCKET_RATE_LIMIT: 'off',
      ...options.env,
    },
  }
  const started =
    options.by === 'npm'
      ? await startProcess({ ...ground, command: 'npm', args: ['start'] })
      : await startNode([...startFlags(), appFile('standalone', 'main')], {
          ...ground,
          profile: options.profile,
        })
  return {
    ...started,
    url,
    password,
    data,
    async stop() {
      await started.stop()
      if (!options.data) await rm(data, { recursive: true, force: true })
    },
  }
}

/** The flags of `npm start`: what is measured is what users run. */
const startFlags = (): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return (scripts['start:all'] as string).split(' ').filter((word) => word.startsWith('--'))
}
