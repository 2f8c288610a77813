import type { Logger } from '@docket/runtime'

export type RedisOptions = {
  /** Folder of its log; nothing of Redis is kept on disk. */
  dir: string
  /** A free port is taken when none is given. */
  port?: number | undefined
  log?: Logger | undefined
  /** Where the binary of the Maven artefact is kept between runs; the user's cache folder unless given. */
  cacheDir?: string | undefined
}

/** A real Redis, empty at each start: Docket keeps nothing in it that it could not lose. */
export type RedisServer = {
  /** `redis://host:port`, as REDIS_URL takes it. */
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
  /** SIGKILL; settles when the process is gone. */
  kill(): Promise<void>
  /** Runs it again on the same port; settles when it answers PING. */
  start(): Promise<void>
}
