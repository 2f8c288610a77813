import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Running } from '@docket/runtime'

export type AppProcess = Running & { name: string; pid(): number | undefined }

export type AppOptions = {
  name: string
  /** The TypeScript file to run and its arguments. */
  args: readonly string[]
  /** A function is asked before each start, so that a drill may give one start a fault and the next none. */
  env: NodeJS.ProcessEnv | (() => NodeJS.ProcessEnv)
  /** Gets each line the app prints. */
  onLine: (line: string) => void
}

const restartAfterMs = 500
const cutAfterMs = 10_500

/**
 * Keeps an app running as a process of its own: one that ends by itself is started again after half a second,
 * as any supervisor would. `stop` sends SIGTERM and settles when the process is gone; after 10.5 s it is killed.
 */
export const runApp = ({ name, args, env, onLine }: AppOptions): AppProcess => {
  let child: ChildProcess
  let stopping = false
  let restart: NodeJS.Timeout | undefined

  const start = (): void => {
    const given = typeof env === 'function' ? env() : env
    child = spawn(process.execPath, [...args], {
      env: given,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', onLine)
    child.once('exit', (code, signal) => {
      if (stopping) return
      onLine(`ended with ${signal ?? code}; starting again`)
      restart = setTimeout(start, restartAfterMs)
    })
  }
  const killWithUs = (): void => void child.kill('SIGKILL')
  start()
  process.on('exit', killWithUs)

  return {
    name,
    pid: () => child.pid,
    async stop() {
      stopping = true
      clearTimeout(restart)
      process.off('exit', killWithUs)
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      const cut = setTimeout(() => child.kill('SIGKILL'), cutAfterMs)
      await gone
      clearTimeout(cut)
    },
  }
}
