import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where Debian puts libfaketime, or null when it is not installed. */
export const findLibfaketime = (): string | null => {
  const libraries = '/usr/lib'
  if (!existsSync(libraries)) return null
  const found = readdirSync(libraries)
    .map((name) => join(libraries, name, 'faketime', 'libfaketime.so.1'))
    .find((path) => existsSync(path))
  return found ?? null
}

/** The wall clock of a server, which can be moved while it runs; its monotonic clock stays true. */
export type MovableClock = {
  /** For the environment of the server. */
  env: Readonly<Record<string, string>>
  /** As libfaketime reads it: `+3d`, `-2h`, `+0`. Holds from now on, for running processes too. */
  move(by: string): void
}

/** A clock kept in `file`. */
export const movableClock = (library: string, file: string): MovableClock => {
  const move = (by: string) => writeFileSync(file, `${by}\n`)
  move('+0')
  return {
    move,
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  }
}
