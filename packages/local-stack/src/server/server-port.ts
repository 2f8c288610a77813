import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

// Below the range from which systems take the ports of outgoing connections: a server that is killed and started
// again must find its port free, and a client that keeps calling a dead port there must not reach itself.
const lowest = 15_000
const above = 32_000

/** A free port for a server that will be restarted on it. Throws when forty picks in a row are taken. */
export const serverPort = async (host = '127.0.0.1'): Promise<number> => {
  for (let tries = 0; tries < 40; tries++) {
    const port = randomInt(lowest, above)
    if (await isFree(host, port)) return port
  }
  throw new Error(`No free port between ${lowest} and ${above - 1} on ${host}`)
}

/** Throws when somebody listens there already: a server that came up would be taken for the stranger, or it for us. */
export const requireFreePort = async (host: string, port: number): Promise<void> => {
  if (!(await isFree(host, port))) throw new Error(`Port ${port} on ${host} is already in use`)
}

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
