import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Thrown when a running process already uses the data folder. */
export class DataInUse extends Error {
  override readonly name = 'DataInUse'
}

/**
 * Takes a data folder for this process until the returned function is called. What a killed process left behind
 * is taken over; a living one is named.
 */
export const claimData = (folder: string): (() => void) => {
  const dir = resolve(folder)
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'docket.pid')
  const holder = readHolder(file)
  if (holder !== undefined && holder !== process.pid && isNode(holder))
    throw new DataInUse(
      `Process ${holder} already runs Docket on ${dir}. Stop it, or set DOCKET_DATA to another folder.`,
    )
  writeFileSync(file, `${process.pid}\n`)
  return () => rmSync(file, { force: true })
}

const readHolder = (file: string): number | undefined => {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

/** Process ids are used again, so a living one must also be a Node process; where that cannot be told it counts. */
const isNode = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return /node/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch {
    return true
  }
}
