import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import type { Logger } from '@docket/runtime'
import { mavenJars } from '../maven/maven-jars.ts'
import { onPath } from '../maven/on-path.ts'
import { zipEntry } from './zip-entry.ts'

/** Thrown when no Redis can be run here; its message says how to get one. */
export class RedisMissing extends Error {
  override readonly name = 'RedisMissing'
}

/** Path of a redis-server that runs on this machine: the one on PATH, else the one that a Maven artefact carries. */
export const redisBinary = async (options: {
  cacheDir?: string | undefined
  log?: Logger | undefined
  path?: string | undefined
}): Promise<string> => {
  const own = onPath('redis-server', options.path)
  if (own) return own
  try {
    const binary = await unpacked(await mavenJars({ ...options, name: 'redis' }))
    const tried = spawnSync(binary, ['--version'], { encoding: 'utf8' })
    if (tried.status !== 0)
      throw new Error(`The carried redis-server does not run: ${tried.stderr || tried.error}`)
    return binary
  } catch (cause) {
    throw new RedisMissing(
      'Redis cannot run here: there is no redis-server on PATH, and the one from Maven is not to be had ' +
        `(${cause instanceof Error ? cause.message : cause}). On Debian or Ubuntu: apt-get install -y redis-server. ` +
        'On macOS: brew install redis. Or set REDIS_URL to a Redis of yours.',
      { cause },
    )
  }
}

const jar = 'embedded-redis-1.4.3.jar'
const entries: Readonly<Record<string, string>> = {
  'linux-x64': 'redis-server-6.2.6-v5-linux-amd64',
  'linux-arm64': 'redis-server-6.2.7-linux-arm64',
  'darwin-x64': 'redis-server-6.2.6-v5-darwin-amd64',
  'darwin-arm64': 'redis-server-6.2.6-v5-darwin-arm64',
}

const unpacked = async (jars: string): Promise<string> => {
  const machine = `${platform()}-${arch()}`
  const entry = entries[machine]
  if (!entry) throw new Error(`no binary for ${machine}`)
  const binary = join(jars, entry)
  if (existsSync(binary)) return binary
  const bytes = zipEntry(readFileSync(join(jars, jar)), entry)
  if (!bytes) throw new Error(`${jar} has no ${entry}`)
  // Written beside and renamed into place: two starts at once, or one that is cut, leave no half binary.
  const half = `${binary}.${randomBytes(4).toString('hex')}`
  writeFileSync(half, bytes, { mode: 0o755 })
  renameSync(half, binary)
  return binary
}
