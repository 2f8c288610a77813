import { readdirSync, readFileSync } from 'node:fs'

/** CPU milliseconds and resident bytes of some processes, from `/proc` (man 5 proc). */
export type Usage = { cpuMs: number; rssBytes: number }

/** Ticks of user and system time are counted a hundred times a second on Linux. */
const tickMs = 10
const pageBytes = 4096

export const usageOf = (pids: readonly number[]): Usage =>
  pids
    .map(readUsage)
    .reduce((sum, one) => ({ cpuMs: sum.cpuMs + one.cpuMs, rssBytes: sum.rssBytes + one.rssBytes }), {
      cpuMs: 0,
      rssBytes: 0,
    })

/** A process and all that descend from it, whatever group or session they moved to. */
export const processTree = (root: number): readonly number[] => {
  const children = Map.groupBy(listProcesses(), (one) => one.parent)
  const collect = (pid: number): number[] => [
    pid,
    ...(children.get(pid) ?? []).flatMap((child) => collect(child.pid)),
  ]
  return collect(root)
}

/** What a process calls itself. */
export const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

const readUsage = (pid: number): Usage => {
  const fields = statFields(pid)
  return {
    cpuMs: (Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0)) * tickMs,
    rssBytes: Number(fields?.[21] ?? 0) * pageBytes,
  }
}

const listProcesses = (): { pid: number; parent: number }[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(statFields(Number(name))?.[1] ?? 0) }))

/** The fields after the command's closing parenthesis: state, parent, ... */
const statFields = (pid: number): string[] | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
