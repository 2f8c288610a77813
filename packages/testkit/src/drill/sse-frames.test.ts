import { expect, test } from 'vitest'
import { createSseParser, type SseFrame } from './sse-frames.ts'

const parsed = (...pieces: string[]) => {
  const frames: SseFrame[] = []
  const feed = createSseParser((frame) => frames.push(frame))
  for (const piece of pieces) feed(piece)
  return frames
}
const frame = { event: 'ticket.changed', id: 'e.1', data: '{"a":1}', retryMs: null }
const text = 'event: ticket.changed\nid: e.1\ndata: {"a":1}\n\n'

test('a frame is told when it is whole, however it is cut into pieces', () => {
  expect(parsed(text)).toEqual([frame])
  expect(parsed(...text)).toEqual([frame])
  expect(parsed(text.slice(0, -1))).toEqual([])
})

test('lines may end in any of three ways', () => {
  expect(parsed(...text.replaceAll('\n', '\r\n'))).toEqual([frame])
  expect(parsed(text.replaceAll('\n', '\r'), ':')).toEqual([frame])
})

test('comments are no frames, several data lines are one text, an id or a retry stands alone', () => {
  expect(parsed(': heartbeat\n\n')).toEqual([])
  expect(parsed('data: a\ndata: b\n\n')).toEqual([
    { event: 'message', id: null, data: 'a\nb', retryMs: null },
  ])
  expect(parsed('id: e.2\n\n')).toEqual([{ event: 'message', id: 'e.2', data: '', retryMs: null }])
  expect(parsed('retry: 250\n\n')).toEqual([{ event: 'message', id: null, data: '', retryMs: 250 }])
})
