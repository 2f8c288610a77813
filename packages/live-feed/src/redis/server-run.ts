import type { Redis } from 'ioredis'

/** Asks which run of the server a connection talks to; asked once a connection, since a restart ends those. */
export const createServerRun = (connection: Redis): (() => Promise<string>) => {
  let asked: Promise<string> | null = null
  connection.on('close', () => {
    asked = null
  })
  return async () => {
    const asking = asked ?? readRun(connection)
    asked = asking
    try {
      return await asking
    } catch (error) {
      if (asked === asking) asked = null
      throw error
    }
  }
}

const readRun = async (connection: Redis): Promise<string> => {
  const run = /^run_id:(\w+)/m.exec(await connection.info('server'))?.[1]
  if (run === undefined) throw new Error('Redis does not say which run it is')
  return run
}
