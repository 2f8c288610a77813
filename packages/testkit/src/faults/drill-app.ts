import { type AppProcess, appFile, runApp } from '@docket/local-stack'

/** An app of the drilled stack: started again whenever it ends, as a supervisor would. */
export type DrillApp = AppProcess & {
  /** Where its health and metrics are. */
  healthUrl: string
  /** How often it was started. */
  starts(): number
  /** kill -9. */
  kill(): void
  /** SIGSTOP: it stands still as under a hanging machine, until `wake`. */
  pause(): void
  wake(): void
  /** Kills it, and makes each of its next lives end by itself at a named point: `relay.after_publish:2`. */
  dieAt(points: readonly string[]): void
  isReady(): Promise<boolean>
  /** The last lines it printed. */
  tail(): readonly string[]
}

const keptLines = 200

export const startDrillApp = (options: {
  name: string
  /** The folder below `apps`. */
  app: string
  env: NodeJS.ProcessEnv
  healthUrl: string
  onLine: (line: string) => void
}): DrillApp => {
  const { name, app, env, healthUrl } = options
  const lines: string[] = []
  let starts = 0
  const faults: string[] = []
  const nextEnv = (): NodeJS.ProcessEnv => {
    starts += 1
    const fault = faults.shift()
    return fault === undefined ? env : { ...env, DOCKET_FAULTS: fault }
  }
  const running = runApp({
    name,
    args: [appFile(app, 'main')],
    env: nextEnv,
    onLine(line) {
      lines.push(line)
      if (lines.length > keptLines) lines.shift()
      options.onLine(line)
    },
  })
  const signal = (which: NodeJS.Signals): void => {
    const pid = running.pid()
    if (pid === undefined) return
    try {
      process.kill(pid, which)
    } catch {} // it has just ended by itself, and is started again
  }
  return {
    ...running,
    healthUrl,
    starts: () => starts,
    kill: () => signal('SIGKILL'),
    pause: () => signal('SIGSTOP'),
    wake: () => signal('SIGCONT'),
    dieAt(points) {
      faults.push(...points)
      signal('SIGKILL')
    },
    isReady: () =>
      fetch(`${healthUrl}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
        (answer) => answer.ok,
        () => false,
      ),
    tail: () => lines,
  }
}
