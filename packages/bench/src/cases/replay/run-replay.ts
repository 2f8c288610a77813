import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { appFile } from '@docket/local-stack'
import type { StartedDocket } from '../../target/start-docket.ts'

/** What the replay said about itself; NaN where it did not. */
export type Replayed = { rows: number; rowsPerSecond: number; compared: number; unexplained: number }

/** Runs `npm run replay` against a Docket; throws with its last lines when it fails for another reason than a difference. */
export const runReplay = async (docket: StartedDocket, args: readonly string[]): Promise<Replayed> => {
  const login = ['--url', docket.url, '--password', docket.password]
  const child = spawn(process.execPath, [appFile('imports', 'replay/main'), ...args, ...login], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const killWithUs = () => void child.kill('SIGKILL')
  process.on('exit', killWithUs)
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => void lines.push(line))
  const [code] = await once(child, 'close')
  process.off('exit', killWithUs)
  const replayed = readReport(lines)
  if (code !== 0 && !(replayed.unexplained > 0)) throw new Error(lines.slice(-20).join('\n'))
  return replayed
}

/** The figures in the replay's closing lines. */
export const readReport = (lines: readonly string[]): Replayed => {
  const sent = find(lines, /^\d+ incidents, (\d+) rows in [\d.]+ s \((\d+) rows\/s\)/)
  const reconciled = lines.flatMap((line) => {
    const found = /^reconciled .*: (\d+) compared, \d+ differences, (\d+) unexplained/.exec(line)
    return found ? [found.slice(1).map(Number)] : []
  })
  const sum = (place: number) =>
    reconciled.length === 2 ? reconciled.reduce((all, one) => all + one[place]!, 0) : Number.NaN
  return {
    rows: sent[0] ?? Number.NaN,
    rowsPerSecond: sent[1] ?? Number.NaN,
    compared: sum(0),
    unexplained: sum(1),
  }
}

const find = (lines: readonly string[], pattern: RegExp): number[] =>
  lines.map((line) => pattern.exec(line)?.slice(1).map(Number)).find((numbers) => numbers) ?? []
