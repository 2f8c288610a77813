import { createServer, type Socket } from 'node:net'

export type ClamdServer = {
  address: string
  /** Bytes of each file it was sent, in order. */
  readonly scanned: readonly number[]
  close(): Promise<void>
}

/** The test file that every scanner takes for infected; in two halves, so that none takes this source for it. */
export const eicar = `${'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR'}${'-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`

/**
 * Speaks clamd's INSTREAM over TCP as clamd does: NUL-terminated command, length-prefixed chunks, an early answer and
 * a hang-up above `StreamMaxLength`. `mute` takes everything and never answers.
 */
export const startClamd = async (
  options: { streamMaxLength?: number; mute?: boolean } = {},
): Promise<ClamdServer> => {
  const { streamMaxLength = 100 << 20, mute = false } = options
  const scanned: number[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    const parse = parser((total, infected) => {
      if (mute) return
      scanned.push(total)
      if (total > streamMaxLength) return socket.end('INSTREAM size limit exceeded. ERROR\0')
      socket.end(infected ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0')
    }, streamMaxLength)
    socket.on('data', (bytes) => parse(bytes) || socket.end('UNKNOWN COMMAND\0'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    address: `127.0.0.1:${port}`,
    scanned,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Feeds on bytes as they come; false for what is no INSTREAM. */
const parser = (onEnd: (total: number, infected: boolean) => void, most: number) => {
  const command = 'zINSTREAM\0'
  let pending = Buffer.alloc(0)
  let begun = false
  let ended = false
  let total = 0
  let tail = ''
  let infected = false
  return (bytes: Buffer): boolean => {
    if (ended) return true
    pending = Buffer.concat([pending, bytes])
    if (!begun) {
      if (pending.length < command.length) return true
      if (pending.toString('latin1', 0, command.length) !== command) return false
      pending = pending.subarray(command.length)
      begun = true
    }
    while (!ended && pending.length >= 4) {
      const length = pending.readUInt32BE(0)
      if (length > 0 && pending.length < 4 + length) break
      const chunk = pending.subarray(4, 4 + length)
      pending = pending.subarray(4 + length)
      total += length
      infected ||= (tail + chunk.toString('latin1')).includes(eicar)
      tail = chunk.subarray(-eicar.length).toString('latin1')
      if (length > 0 && total <= most) continue
      ended = true
      onEnd(total, infected)
    }
    return true
  }
}
