import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Logger } from '@docket/runtime'
import { cacheFolder } from './cache-folder.ts'
import { onPath } from './on-path.ts'
import { withLock } from './with-lock.ts'

export type JarsOptions = {
  /** Folder below `infra/` whose pom.xml lists the jars. */
  name: 'kafka' | 'redis'
  cacheDir?: string | undefined
  log?: Logger | undefined
}

/** The folder in which Maven has put the jars of a pom, or null when they have not been fetched yet. */
export const fetchedJars = ({ name, cacheDir = cacheFolder() }: JarsOptions): string | null => {
  const folder = jarFolder(name, cacheDir)
  return existsSync(folder) ? folder : null
}

/**
 * Answers the folder with the jars of `infra/<name>/pom.xml`, fetched once per version into the user's cache.
 * Throws when Maven is missing or cannot fetch them.
 */
export const mavenJars = async (options: JarsOptions): Promise<string> => {
  const { name, cacheDir = cacheFolder(), log } = options
  const folder = jarFolder(name, cacheDir)
  if (existsSync(folder)) return folder
  mkdirSync(cacheDir, { recursive: true })
  return withLock(join(cacheDir, `${name}.lock`), async () => {
    if (existsSync(folder)) return folder
    log?.info({ name, folder }, 'fetching jars by Maven, once')
    // Fetched beside and renamed into place: a download that was cut is never used.
    const half = `${folder}.${randomBytes(4).toString('hex')}.half`
    try {
      await copyJars(pomOf(name), half)
      renameSync(half, folder)
    } finally {
      rmSync(half, { recursive: true, force: true })
    }
    return folder
  })
}

const pomOf = (name: string): string =>
  fileURLToPath(new URL(`../../../../infra/${name}/pom.xml`, import.meta.url))

/** Named after the pom's contents, so that another version never meets an older one's jars. */
const jarFolder = (name: string, cacheDir: string): string =>
  join(
    cacheDir,
    `${name}-jars-${createHash('sha256')
      .update(readFileSync(pomOf(name)))
      .digest('hex')
      .slice(0, 12)}`,
  )

const copyJars = async (pom: string, folder: string): Promise<void> => {
  const maven = onPath('mvn')
  if (!maven) throw new Error('Maven (mvn) is not on PATH')
  const args = ['-q', '-B', '-C', '-f', pom, 'dependency:copy-dependencies']
  try {
    await promisify(execFile)(maven, [...args, `-DoutputDirectory=${folder}`, '-DincludeScope=runtime'], {
      cwd: dirname(pom),
      maxBuffer: 1 << 24,
    })
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string }
    const said = `${stdout}${stderr}`.trim().split('\n').slice(0, 12).join('\n')
    throw new Error(`Maven could not fetch what ${pom} names:\n${said}`, { cause })
  }
}
