import { connect } from 'node:net'
import { systemIds } from '@docket/runtime'
import fastify from 'fastify'
import { afterAll, expect, test } from 'vitest'
import type { ApiServer } from '../src/api-server.ts'
import { bodyDeadline } from '../src/plugins/body-deadline.ts'
import { onSocketError } from '../src/plugins/socket-errors.ts'

const app = fastify({ clientErrorHandler: onSocketError(systemIds.next) })
bodyDeadline(150)(app as unknown as ApiServer, null as never)
app.post('/json', () => ({ ok: true }))
app.get('/slow', async () => {
  await new Promise((resolve) => setTimeout(resolve, 400))
  return { ok: true }
})
app.post('/slow', async () => {
  await new Promise((resolve) => setTimeout(resolve, 400))
  return { ok: true }
})
const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
afterAll(() => app.close())

const said = (...lines: string[]) =>
  new Promise<string>((resolve) => {
    let text = ''
    const socket = connect(Number(url.port), url.hostname)
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('close', () => resolve(text))
    socket.on('error', () => {})
    socket.write(lines.join('\r\n'))
  })

test('a body that does not arrive is cut with 408', async () => {
  const head = [
    'POST /json HTTP/1.1',
    'host: x',
    'content-type: application/json',
    'content-length: 20',
    '',
    '{"a":',
  ]
  const started = performance.now()
  const text = await said(...head)
  expect(text).toContain('HTTP/1.1 408 Request Timeout')
  expect(text).toContain('"success":false')
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('an answer may take longer than its body', async () => {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' }
  expect((await fetch(new URL('/slow', url))).status).toBe(200)
  expect((await fetch(new URL('/slow', url), post)).status).toBe(200)
})
