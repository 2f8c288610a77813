import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'

const pollMs = 100

/**
 * Runs `work` while no other process that names the same lock file does. A lock whose process is gone is taken
 * over. It saves double work and nothing more: what `work` makes must itself appear in one step.
 */
export const withLock = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  while (!taken(file)) {
    if (isAbandoned(file)) setAside(file)
    else await after(pollMs)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

const taken = (file: string): boolean => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const isAbandoned = (file: string): boolean => {
  try {
    const owner = Number(readFileSync(file, 'utf8'))
    if (owner === 0) return false // made, its number not yet written
    process.kill(owner, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Renamed, not removed: of two that see the same dead owner only one succeeds. */
const setAside = (file: string): void => {
  try {
    renameSync(file, `${file}.${process.pid}`)
    rmSync(`${file}.${process.pid}`, { force: true })
  } catch {}
}
