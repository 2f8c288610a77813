import { spawnSync } from 'node:child_process'

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' }

/** Runs a tool of the workspace with its output passed through; answers its exit code, 1 when it did not run. */
export const run = (tool: string, args: readonly string[]): number =>
  spawnSync(tool, [...args], { stdio: 'inherit', env }).status ?? 1

/** How many tests a project holds, without running them. */
export const listTests = (project: string): number => {
  const listed = spawnSync('vitest', ['list', '--project', project, '--json', '--static-parse'], {
    env,
    encoding: 'utf8',
  })
  try {
    return (JSON.parse(listed.stdout.slice(listed.stdout.indexOf('['))) as unknown[]).length
  } catch {
    return 1
  }
}
