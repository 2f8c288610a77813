import { get, type IncomingMessage } from 'node:http'

export type LiveStream = { frames(): number; open(): boolean; close(): void }

/** A frame as it arrived: its name and its data, not parsed. */
export type OnFrame = (event: string, data: string) => void

/**
 * Follows all tickets and counts the changes it is told of. Throws unless the stream is granted. It stays cut when
 * the server cuts it, so that a measurement can tell.
 */
export const openLiveStream = async (
  url: string,
  headers: Readonly<Record<string, string>>,
  onFrame?: OnFrame,
): Promise<LiveStream> => {
  const request = get(`${url}/api/v1/stream?tickets=all`, {
    headers: { accept: 'text/event-stream', ...headers },
    agent: false,
  })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    request.once('error', reject)
  })
  if (response.statusCode !== 200) throw new Error(`the live stream answered ${response.statusCode}`)
  let frames = 0
  let open = true
  let rest = ''
  response.setEncoding('utf8')
  response.on('data', (piece: string) => {
    const parts = (rest + piece).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const event = /^event: ?(.*)$/m.exec(part)?.[1]
      if (event !== 'ticket.changed') continue
      frames += 1
      if (onFrame) onFrame(event, /^data: ?(.*)$/m.exec(part)?.[1] ?? '')
    }
  })
  const closed = () => {
    open = false
  }
  response.once('close', closed)
  response.once('error', closed)
  return { frames: () => frames, open: () => open, close: () => void request.destroy() }
}
