import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { Running } from '@docket/runtime'
import { readProfile } from '../profile/read-profile.ts'
import { topLines } from '../profile/top-lines.ts'

export type ProcessOptions = {
  command: string
  args: readonly string[]
  env: NodeJS.ProcessEnv
  cwd: string
  /** Answers 200 when the process is ready. */
  readyUrl: string
}

export type StartedProcess = Running & { pid: number; readyMs: number }

const readyWithinMs = 120_000

/** Starts a process in a group of its own and waits until it says it is ready; `stop` is Ctrl-C for the group. */
export const startProcess = async (options: ProcessOptions): Promise<StartedProcess> => {
  const { command, args, env, cwd, readyUrl } = options
  const began = performance.now()
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'ignore', 'inherit'] })
  const alive = () => child.exitCode === null && child.signalCode === null
  const killWithUs = () => void (alive() && signalGroup(child.pid, 'SIGKILL'))
  process.on('exit', killWithUs)
  const stop = async (): Promise<void> => {
    process.off('exit', killWithUs)
    if (!alive()) return
    const gone = once(child, 'exit')
    signalGroup(child.pid, 'SIGINT')
    await gone
  }
  try {
    await untilReady(readyUrl, alive)
  } catch (error) {
    await stop()
    throw error
  }
  return { pid: child.pid ?? 0, readyMs: performance.now() - began, stop }
}

/**
 * Starts a program of ours by Node itself: flags, then its file. With `profile` its CPU profile is taken from start to stop, and the
 * functions that cost most are printed under that title.
 */
export const startNode = async (
  words: readonly string[],
  options: Omit<ProcessOptions, 'command' | 'args'> & { profile?: string | undefined },
): Promise<StartedProcess> => {
  const { profile, ...rest } = options
  const dir = profile ? await mkdtemp(join(tmpdir(), 'docket-profile-')) : null
  const flags = dir ? ['--cpu-prof', `--cpu-prof-dir=${dir}`] : []
  const started = await startProcess({ ...rest, command: process.execPath, args: [...flags, ...words] })
  return {
    ...started,
    async stop() {
      await started.stop()
      if (!dir) return
      for (const line of topLines(profile ?? '', await readProfile(dir))) console.log(line)
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const untilReady = async (url: string, alive: () => boolean): Promise<void> => {
  const end = performance.now() + readyWithinMs
  while (performance.now() < end && alive()) {
    const answer = await fetch(url).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.status === 200) return
    await after(10)
  }
  throw new Error(`${url} did not answer 200 in time; what the process said stands above`)
}

const signalGroup = (pid: number | undefined, signal: NodeJS.Signals): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // it is gone already
  }
}
