import { connect } from 'node:net'

/** True when the address accepts a connection and, with `ask`, its first answer begins with `expect`. */
export const answers = (
  { host, port }: { host: string; port: number },
  talk?: { ask: string; expect: string },
): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port })
    const done = (well: boolean) => {
      socket.destroy()
      resolve(well)
    }
    socket.setTimeout(1_000, () => done(false))
    socket.once('error', () => done(false))
    socket.once('connect', () => (talk ? socket.write(talk.ask) : done(true)))
    socket.once('data', (data) => done(data.toString().startsWith(talk?.expect ?? '')))
    socket.once('close', () => resolve(false))
  })
