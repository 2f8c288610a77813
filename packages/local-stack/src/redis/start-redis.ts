import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { answers } from '../server/answers.ts'
import { serverPort } from '../server/server-port.ts'
import { serverProcess } from '../server/server-process.ts'
import { redisBinary } from './redis-binary.ts'
import type { RedisOptions, RedisServer } from './redis-server.ts'

const host = '127.0.0.1'
const startWithinMs = 20_000

/**
 * Starts a Redis that keeps nothing on disk. Throws `RedisMissing` when there is none to run, and with the end of
 * its log when it does not come up.
 */
export const startRedis = async (options: RedisOptions): Promise<RedisServer> => {
  const command = await redisBinary(options)
  const dir = resolve(options.dir)
  mkdirSync(dir, { recursive: true })
  for (let tries = 1; ; tries++) {
    const port = options.port || (await serverPort())
    const server = redisAt({ command, dir, port })
    try {
      await server.start()
      options.log?.info({ url: server.url, pid: server.pid }, 'Redis started')
      return server
    } catch (error) {
      if (options.port || tries === 3 || !/already in use/i.test(String(error))) throw error
    }
  }
}

const redisAt = ({ command, dir, port }: { command: string; dir: string; port: number }): RedisServer => {
  const server = serverProcess({
    name: 'Redis',
    command,
    args: [
      ...['--bind', host, '--port', String(port), '--dir', dir, '--daemonize', 'no'],
      ...['--save', '', '--appendonly', 'no'],
    ],
    logFile: join(dir, 'redis.log'),
    host,
    port,
    isReady: () => answers({ host, port }, { ask: 'PING\r\n', expect: '+PONG' }),
    startWithinMs,
  })
  return {
    url: `redis://${host}:${port}`,
    get pid() {
      return server.pid
    },
    start: server.start,
    stop: server.stop,
    kill: server.kill,
  }
}
