import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { createPool } from '@docket/database'
import { serverPort } from '../server/server-port.ts'
import { type Binaries, postgresBinaries } from './binaries.ts'

/** A running PostgreSQL of our own. `kill` is kill -9; `start` brings it back on the same port and data. */
export type LocalPostgres = {
  url: string
  port: number
  pid(): number
  running(): boolean
  stop(): Promise<void>
  kill(): Promise<void>
  start(): Promise<void>
}

export type PostgresOptions = {
  /** Holds the cluster, its log and its password; made when missing. */
  dir: string
  /** 0 or missing takes a free port. */
  port?: number
  /** Server settings, e.g. `{ fsync: 'off' }`. */
  settings?: Readonly<Record<string, string>>
  /** Further variables of the server's environment, e.g. what a drill preloads. */
  env?: Readonly<Record<string, string>>
}

const startWithinMs = 60_000

/**
 * Starts PostgreSQL on `dir`, making the cluster and the database `docket` when they are not there yet.
 * A server that an earlier, killed process left running on the same data is stopped first.
 * Throws with the tail of the server's log when it does not come up within a minute.
 */
export const startPostgres = async (options: PostgresOptions): Promise<LocalPostgres> => {
  const binaries = postgresBinaries()
  const dir = resolve(options.dir)
  const data = join(dir, 'postgres')
  mkdirSync(dir, { recursive: true })
  const password = initialise(binaries, dir, data)
  await stopLeftover(data)
  for (let tries = 1; ; tries++) {
    const port = options.port || (await serverPort())
    const { settings = {}, env = {} } = options
    const server = createServer(binaries, { dir, data, port, settings, env })
    try {
      await server.start()
    } catch (error) {
      // A port of our own choice may be taken between the choice and its use.
      if (options.port || tries === 3 || !/could not bind/i.test(String(error))) throw error
      continue
    }
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/docket`
    await ensureDatabase(url)
    return { url, port, ...server }
  }
}

const initialise = (binaries: Binaries, dir: string, data: string): string => {
  const secret = join(dir, 'postgres.password')
  if (existsSync(join(data, 'PG_VERSION')) && existsSync(secret)) return readFileSync(secret, 'utf8').trim()
  rmSync(data, { recursive: true, force: true }) // an initialisation that was cut has no PG_VERSION or no password
  const password = randomBytes(18).toString('base64url')
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(secret, `${password}\n`, { mode: 0o600 })
  if (binaries.user) for (const path of [data, secret]) chownSync(path, binaries.user.uid, binaries.user.gid)
  const [command, args] = commandLine(binaries, 'initdb', [
    ...['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8'],
    ...['--locale-provider=builtin', '--locale=C.UTF-8', '--no-sync'],
  ])
  const made = spawnSync(command, args, {
    ...binaries.user,
    cwd: '/',
    env: { PATH: process.env.PATH, TZ: 'UTC' },
  })
  if (made.status !== 0) {
    rmSync(data, { recursive: true, force: true })
    throw new Error(
      `PostgreSQL could not make its data in ${data}; set DOCKET_DATA to a folder it may use.\n${made.stderr}`,
    )
  }
  return password
}

const createServer = (
  binaries: Binaries,
  {
    dir,
    data,
    port,
    settings,
    env,
  }: Required<Pick<PostgresOptions, 'dir' | 'port' | 'settings' | 'env'>> & { data: string },
) => {
  const logFile = join(dir, 'postgres.log')
  const [command, args] = commandLine(binaries, 'postgres', [
    ...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ...Object.entries({ max_connections: '200', ...settings }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]),
  ])
  let child: ChildProcess | undefined
  const pid = () => child?.pid ?? 0
  const running = () => child !== undefined && child.exitCode === null && child.signalCode === null
  const fastStop = () => running() && signal(pid(), 'SIGINT') // SIGTERM would wait for open clients

  const spawnOnce = (): void => {
    const log = openSync(logFile, 'a')
    // A session of its own: Ctrl-C reaches us first, and we stop the server last.
    child = spawn(command, args, {
      ...binaries.user,
      cwd: '/',
      env: { PATH: process.env.PATH, TZ: 'UTC', ...env },
      detached: true,
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    child.once('error', () => {})
    child.unref()
  }

  const start = async (): Promise<void> => {
    process.on('exit', fastStop)
    spawnOnce()
    for (let waited = 0; waited < startWithinMs; waited += 10) {
      if (isReady(data, pid())) return
      // After a kill -9 the old backends hold their shared memory for a moment.
      if (!running() && waited < leftoversWithinMs) spawnOnce()
      else if (!running()) break
      await after(10)
    }
    const tail = readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n')
    throw new Error(`PostgreSQL did not start; the end of ${logFile}:\n${tail}`)
  }

  const end = async (name: NodeJS.Signals): Promise<void> => {
    process.off('exit', fastStop)
    if (!child || !running()) return
    const exited = once(child, 'exit')
    child.ref()
    signal(pid(), name)
    await exited
  }
  return { pid, running, start, stop: () => end('SIGINT'), kill: () => end('SIGKILL') }
}

const leftoversWithinMs = 3_000

/** The first line of postmaster.pid names the server, the eighth says `ready` once connections are accepted. */
const isReady = (data: string, pid: number): boolean => {
  const lines = postmaster(data)
  return Number(lines?.[0]) === pid && lines?.[7]?.trim() === 'ready'
}

const stopLeftover = async (data: string): Promise<void> => {
  const pid = Number(postmaster(data)?.[0])
  if (!pid || !isPostgres(pid)) {
    rmSync(join(data, 'postmaster.pid'), { force: true })
    return
  }
  signal(pid, 'SIGINT')
  for (let waited = 0; waited < startWithinMs && isPostgres(pid); waited += 20) await after(20)
}

const postmaster = (data: string): string[] | undefined => {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
}

/** Process ids are used again: a number in a stale file may be anybody's by now. */
const isPostgres = (pid: number): boolean => {
  if (!signal(pid, 0)) return false
  const command = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  return command.error !== undefined || /postgres/.test(command.stdout)
}

const signal = (pid: number, name: NodeJS.Signals | 0): boolean => {
  if (pid <= 0) return false
  try {
    process.kill(pid, name)
    return true
  } catch {
    return false
  }
}

const commandLine = ({ bin, prefix }: Binaries, program: string, args: string[]): [string, string[]] => {
  const [command = '', ...rest] = [...prefix, join(bin, program), ...args]
  return [command, rest]
}

const ensureDatabase = async (url: string): Promise<void> => {
  const admin = createPool({ url: url.replace(/\/docket$/, '/postgres'), max: 1, name: 'setup' })
  try {
    const found = await admin.query(`select 1 from pg_database where datname = 'docket'`)
    if (found.rowCount === 0) await admin.query('create database docket')
  } finally {
    await admin.end()
  }
}
