import type { Socket } from 'node:net'
import { Failure } from '@docket/runtime'
import { toProblem } from './problem-details.ts'

/** What reached the socket is no HTTP: there is no request to answer, so the envelope is written by hand. */
export const onSocketError =
  (freshId: () => string) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error)
    const { line, detail } = lines[error.code ?? ''] ?? malformed
    const problem = toProblem(new Failure('invalid_input', detail))
    const meta = {
      requestId: freshId(),
      traceparent: '',
      error: { ...problem, status: Number(line.slice(0, 3)) },
    }
    const body = JSON.stringify({ success: false, message: detail, data: null, meta })
    socket.end(
      `HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  }

const malformed = { line: '400 Bad Request', detail: 'This is not HTTP.' }

const lines: Readonly<Record<string, { line: string; detail: string }>> = {
  HPE_HEADER_OVERFLOW: { line: '431 Request Header Fields Too Large', detail: 'The headers are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { line: '408 Request Timeout', detail: 'The request took too long to arrive.' },
}
