import { Failure } from '@docket/runtime'
import { Redis } from 'ioredis'
import { announceScript } from './announce-script.ts'

/** A connection that fails at once while the server is away, and finds it again by itself. */
export type FeedConnection = Redis & {
  docketAnnounce(keys: number, ...rest: readonly (string | number)[]): Promise<(string | number)[]>
}

/** Nothing may hang on a server that neither answers nor goes. */
const answersWithinMs = 3_000

/** Opens it in the background. Errors are what the callers meet; they are not told a second time. */
export const connect = (url: string, name: string): FeedConnection => {
  const connection = new Redis(url, {
    connectionName: name,
    protocol: 2,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: answersWithinMs,
    connectTimeout: answersWithinMs,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000) * (0.5 + Math.random() / 2),
    scripts: { docketAnnounce: { lua: announceScript } },
  })
  connection.on('error', () => {})
  return connection as FeedConnection
}

/** Waits until the connection can be used. Throws `dependency_down` after `withinMs`. */
export const connected = async (connection: Redis, withinMs: number): Promise<void> => {
  if (connection.status === 'ready') return
  await new Promise<void>((resolve, reject) => {
    const done = (settle: () => void) => () => {
      clearTimeout(timer)
      connection.off('ready', ready)
      connection.off('end', down)
      settle()
    }
    const ready = done(resolve)
    const down = done(() => reject(redisDown()))
    const timer = setTimeout(down, withinMs)
    connection.once('ready', ready)
    connection.once('end', down)
  })
}

/** What callers meet whenever Redis does not do its part; another try may succeed. */
export const redisDown = (cause?: unknown): Failure =>
  new Failure('dependency_down', 'The live feed cannot reach Redis.', { cause })
