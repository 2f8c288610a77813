import type { Logger } from '@docket/runtime'

export type KafkaOptions = {
  /** Folder of its data, its properties and its log; made if missing. */
  dir: string
  /** Free ports are taken when these are not given. */
  port?: number | undefined
  controllerPort?: number | undefined
  log?: Logger | undefined
  /** Where the jars are kept between runs; the user's cache folder unless given. */
  cacheDir?: string | undefined
}

/** A real single-node Kafka. After `start` it has the same address and, unless wiped, the same data. */
export type KafkaServer = {
  /** `host:port`, as KAFKA_BROKERS takes it. */
  readonly brokers: string
  readonly pid: number
  /** Graceful; takes about 2 s. */
  stop(): Promise<void>
  /** SIGKILL; settles when the process is gone. */
  kill(): Promise<void>
  /** Runs it again; settles when the port answers. */
  start(): Promise<void>
  /** Kills it, formats it anew with nothing in it, and starts it again if it ran. */
  wipe(): Promise<void>
}
