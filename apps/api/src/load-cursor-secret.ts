import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The given secret, else the one kept in `dir`, which is made at the first start (mode 0600). */
export const loadCursorSecret = async (options: {
  secret?: string | undefined
  dir: string
}): Promise<string> => {
  if (options.secret !== undefined) return options.secret
  const file = join(options.dir, 'cursor-secret')
  await mkdir(options.dir, { recursive: true })
  // 'wx' lets one of several first starts win; the others read what it wrote
  await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(ifPresent)
  return readFile(file, 'utf8')
}

const ifPresent = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EEXIST') throw error
}
