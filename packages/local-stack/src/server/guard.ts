import { spawn } from 'node:child_process'

/**
 * Kills process `pid` as soon as this process is gone, even when it was killed itself: a small shell waits for
 * the end of a pipe that only this process holds. Call the answer once the process has ended by itself.
 */
export const guard = (pid: number): (() => void) => {
  const shell = spawn('sh', ['-c', 'cat >/dev/null; kill -9 "$0" 2>/dev/null', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // Ctrl-C must not end it before its time
  })
  shell.once('error', () => {}) // no shell here: the exit handler of the server alone must do
  shell.unref()
  if (shell.stdin && 'unref' in shell.stdin) (shell.stdin as unknown as { unref(): void }).unref()
  return () => void shell.kill('SIGKILL')
}
