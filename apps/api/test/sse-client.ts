import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { until } from '@docket/testkit'

/** A frame as it stood on the wire; `id` is the last one the stream had named by then. */
export type Frame = { event: string; id: string; data: Record<string, unknown>; at: number }

export type SseStream = {
  status: number
  headers: IncomingMessage['headers']
  /** The body of an answer that is no stream. */
  text: string
  frames: Frame[]
  /** The reconnection time the server asked for, if it did. */
  retry: number | null
  lastEventId: string
  isClosed: boolean
  of(event: string): Frame[]
  /** Waits for so many frames of a kind. */
  wait(event: string, count?: number, withinMs?: number): Promise<Frame[]>
  close(): void
  pause(): void
  resume(): void
}

type Options = { token?: string; headers?: Record<string, string>; query?: Record<string, string> }

/**
 * Follows `url` as the WHATWG page says a client does, without any code of ours: raw HTTP, lines, fields. Settles
 * with the head of the answer, or with all of it when it is no stream.
 */
export const openStream = (url: string, { token, headers, query }: Options = {}): Promise<SseStream> =>
  new Promise((resolve, reject) => {
    const address = new URL('/api/v1/stream', url)
    for (const [name, value] of Object.entries(query ?? {})) address.searchParams.set(name, value)
    const asked: ClientRequest = request(address, {
      agent: false,
      headers: {
        accept: 'text/event-stream',
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
    })
    asked.once('error', reject)
    asked.once('response', (response) => {
      asked.on('error', () => {})
      const stream = streamOf(asked, response, headers?.['last-event-id'] ?? '')
      if (response.statusCode === 200) resolve(stream)
      else response.once('end', () => resolve(stream))
    })
    asked.end()
  })

const streamOf = (asked: ClientRequest, response: IncomingMessage, lastEventId: string): SseStream => {
  let rest = ''
  let event = ''
  let data: string[] = []
  const stream: SseStream = {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: '',
    frames: [],
    retry: null,
    lastEventId,
    isClosed: false,
    of: (name) => stream.frames.filter((frame) => frame.event === name),
    wait: async (name, count = 1, withinMs = 10_000) => {
      await until(() => stream.of(name).length >= count, { withinMs })
      return stream.of(name)
    },
    close: () => void asked.destroy(),
    pause: () => void response.pause(),
    resume: () => void response.resume(),
  }
  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0)
        stream.frames.push({
          event: event || 'message',
          id: stream.lastEventId,
          data: JSON.parse(data.join('\n')),
          at: performance.now(),
        })
      event = ''
      data = []
      return
    }
    const colon = text.indexOf(':')
    if (colon === 0) return
    const field = colon === -1 ? text : text.slice(0, colon)
    const value = colon === -1 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (field === 'id') stream.lastEventId = value
    if (field === 'event') event = value
    if (field === 'data') data.push(value)
    if (field === 'retry') stream.retry = Number(value)
  }
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    if (stream.status !== 200) {
      stream.text += chunk
      return
    }
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const one of lines) line(one)
  })
  response.on('error', () => {})
  response.on('close', () => {
    stream.isClosed = true
  })
  return stream
}
