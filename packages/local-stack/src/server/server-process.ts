import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { guard } from './guard.ts'
import { requireFreePort } from './server-port.ts'

export type ServerOptions = {
  /** As messages name it. */
  name: string
  command: string
  args: readonly string[]
  /** Everything the server prints is added to it. */
  logFile: string
  host: string
  port: number
  /** Asked until it answers true. */
  isReady: () => Promise<boolean>
  startWithinMs: number
}

export type ServerProcess = {
  readonly pid: number
  running(): boolean
  start(): Promise<void>
  /** SIGTERM, and SIGKILL after 15 s. */
  stop(): Promise<void>
  kill(): Promise<void>
}

const stopWithinMs = 15_000
const pollMs = 25

/**
 * A server as a child of this process. It lives in a session of its own, so that Ctrl-C leaves the order of
 * stopping to us, and is killed when we end in any way. `start` throws when its port is taken, and with the end of
 * its log when it does not come up.
 */
export const serverProcess = (options: ServerOptions): ServerProcess => {
  const { name, command, args, logFile, host, port, isReady, startWithinMs } = options
  let child: ChildProcess | undefined
  let release = () => {}
  const running = () => child?.pid !== undefined && child.exitCode === null && child.signalCode === null
  const killWithUs = () => void child?.kill('SIGKILL')

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || !running()) return
    const gone = once(child, 'exit')
    child.ref()
    child.kill(signal)
    const cut = setTimeout(killWithUs, stopWithinMs)
    await gone
    clearTimeout(cut)
  }

  return {
    get pid() {
      return child?.pid ?? 0
    },
    running,
    async start() {
      if (running()) return
      await requireFreePort(host, port)
      mkdirSync(dirname(logFile), { recursive: true })
      const log = openSync(logFile, 'a')
      const spawned = spawn(command, args, { stdio: ['ignore', log, log], detached: true })
      closeSync(log)
      child = spawned
      let failure: Error | undefined
      spawned.once('error', (error) => {
        failure = error
      })
      spawned.unref()
      if (spawned.pid) release = guard(spawned.pid)
      process.once('exit', killWithUs)
      const letGo = release
      spawned.once('exit', () => {
        letGo()
        process.off('exit', killWithUs)
      })
      for (const deadline = performance.now() + startWithinMs; performance.now() < deadline; ) {
        if (!running()) break
        if (await isReady()) return
        await after(pollMs)
      }
      await end('SIGKILL')
      throw new Error(`${name} did not start. The end of ${logFile}:\n${tail(logFile)}`, { cause: failure })
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

const tail = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
