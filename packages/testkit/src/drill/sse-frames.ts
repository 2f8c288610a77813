/** A frame of a `text/event-stream`. */
export type SseFrame = { event: string; id: string | null; data: string; retryMs: number | null }

/**
 * Parses a stream of server-sent events piece by piece (the living standard's rules for fields, comments and line
 * ends); written apart from the server's own code, so that a mistake there is not shared.
 */
export const createSseParser = (onFrame: (frame: SseFrame) => void): ((piece: string) => void) => {
  let buffer = ''
  let frame = emptyFrame()
  const line = (text: string): void => {
    if (text === '') {
      // One without data is no event, and yet its id counts for the next connection.
      if (frame.data.length > 0 || frame.event !== '' || frame.retryMs !== null || frame.id !== null)
        onFrame({ ...frame, event: frame.event || 'message', data: frame.data.join('\n') })
      frame = emptyFrame()
      return
    }
    if (text.startsWith(':')) return
    const colon = text.indexOf(':')
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') frame.event = value
    if (field === 'data') frame.data.push(value)
    if (field === 'id') frame.id = value
    if (field === 'retry' && /^\d+$/.test(value)) frame.retryMs = Number(value)
  }
  return (piece) => {
    buffer += piece
    // A lone CR at the end may be the first half of CRLF.
    const complete = buffer.endsWith('\r') ? buffer.slice(0, -1) : buffer
    const lines = complete.split(/\r\n|\n|\r/)
    buffer = lines.pop()! + buffer.slice(complete.length)
    for (const text of lines) line(text)
  }
}

const emptyFrame = () => ({
  event: '',
  id: null as string | null,
  data: [] as string[],
  retryMs: null as number | null,
})
