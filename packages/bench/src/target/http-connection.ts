import { connect } from 'node:net'

export type HttpAnswer = { status: number; body: string }

/** One kept connection: one request at a time, as fast as a socket takes them. */
export type HttpConnection = {
  send(method: string, path: string, body?: unknown): Promise<HttpAnswer>
  close(): void
}

/**
 * A client that does next to nothing beside the server it measures: it shares two cores with it. Understands
 * answers with a Content-Length, which is what the API gives; throws on any other.
 */
export const openConnection = async (
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpConnection> => {
  const { hostname, port, host } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  const fixed = Object.entries({ host, ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  let received = Buffer.alloc(0)
  let waiting: { resolve(answer: HttpAnswer): void; reject(error: Error): void } | null = null
  const fail = (error: Error): void => {
    waiting?.reject(error)
    waiting = null
  }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))
  socket.on('data', (piece) => {
    received = received.length === 0 ? piece : Buffer.concat([received, piece])
    try {
      const answer = readAnswer(received)
      if (!answer) return
      received = received.subarray(answer.length)
      const { resolve } = waiting ?? {}
      waiting = null
      resolve?.(answer)
    } catch (error) {
      fail(error as Error)
    }
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('error', reject)
  })

  return {
    send: (method, path, body) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        const content = body === undefined ? '' : JSON.stringify(body)
        const type = content ? 'content-type: application/json\r\n' : ''
        socket.write(
          `${method} ${path} HTTP/1.1\r\n${fixed}${type}content-length: ${Buffer.byteLength(content)}\r\n\r\n${content}`,
        )
      }),
    close: () => void socket.destroy(),
  }
}

/** The first answer in what was received, with the bytes it took; null while it is not complete. */
export const readAnswer = (received: Buffer): (HttpAnswer & { length: number }) | null => {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const head = received.toString('latin1', 0, headEnd)
  const status = Number(head.slice(9, 12))
  const size = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? (status === 204 ? 0 : Number.NaN))
  if (!Number.isInteger(size)) throw new Error(`an answer without Content-Length:\n${head}`)
  const length = headEnd + 4 + size
  return received.length < length
    ? null
    : { status, body: received.toString('utf8', headEnd + 4, length), length }
}
