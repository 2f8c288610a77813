import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { until } from '@docket/testkit'
import { afterAll, afterEach, expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const data = await mkdtemp(join(tmpdir(), 'docket-api-'))
const { as, url, acme, pool } = await useHarness({ env: { DOCKET_DATA: data } })
afterAll(() => rm(data, { recursive: true, force: true }))
const opened = await as(acme.END_USER).post('/tickets', { title: 'T', description: 'D' })
const path = `/api/v1/tickets/${opened.data.ticketId}/attachments`
const authorization = `Bearer ${acme.END_USER.token}`
const { hostname, port } = new URL(url)
const most = 50 * 1024 * 1024

const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
const tail = '\r\n--b--\r\n'
const spooled = () => readdir(join(data, 'files/uploads')).catch(() => [])
const line = Buffer.from(`${'x'.repeat(65_535)}\n`)

afterEach(async () => {
  // whatever a test did, nothing waits on disk and nothing is claimed
  await until(async () => (await spooled()).length === 0)
  const { rows } = await pool.query('select from file_reference where not linked')
  expect(rows).toEqual([])
})

/** Sends a form whose file comes from `source`, over a socket of its own; answers the status, or null if cut. */
const send = (
  source: Iterable<Buffer> | AsyncIterable<Buffer>,
  headers: Record<string, string> = {},
  to = path,
) =>
  new Promise<{ status: number | null; text: string }>((resolve) => {
    const request = httpRequest({
      ...{ hostname, port, path: to, method: 'POST', agent: false },
      headers: { authorization, 'content-type': 'multipart/form-data; boundary=b', ...headers },
    })
    request.on('response', async (response) => {
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part)
      resolve({ status: response.statusCode ?? null, text: Buffer.concat(parts).toString() })
      request.destroy()
    })
    request.on('error', () => resolve({ status: null, text: '' }))
    Readable.from(source)
      .on('error', () => request.destroy())
      .pipe(request)
  })

const form = function* (bytes: number) {
  yield Buffer.from(head)
  for (let left = bytes; left > 0; left -= line.length)
    yield left < line.length ? line.subarray(0, left) : line
  yield Buffer.from(tail)
}

test('four uploads of 50 MB at once: memory stays flat', async () => {
  // what V8 lets lie before it collects comes with the first, however large; more must not come with more
  expect((await send(form(most))).status).toBe(201)
  const before = process.memoryUsage.rss()
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 5)
  const answers = await Promise.all([1, 2, 3, 4].map(() => send(form(most))))
  clearInterval(timer)
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
  const grown = (peak - before) >> 20
  console.info(`200 MB of uploads after 50: RSS grew by ${grown} MiB, sender included`)
  // a server that collected its files would hold four where it held one
  expect(grown).toBeLessThan(90)
}, 60_000)

test('a file of 50 MB is taken, one byte more is 413', async () => {
  expect((await send(form(most))).status).toBe(201)
  const above = await send(form(most + 1))
  expect(above.status).toBe(413)
  expect(above.text).toContain('payload_too_large')
}, 60_000)

test('a body that says it is too large is refused before it is sent', async () => {
  let sent = 0
  const counted = function* () {
    for (const chunk of form(8 * most)) {
      sent += chunk.length
      yield chunk
    }
  }
  const answer = await send(counted(), { 'content-length': String(8 * most + head.length + tail.length) })
  expect(answer.status).toBe(413)
  expect(sent).toBeLessThan(most)
})

test.each<[string, (forever: () => Generator<Buffer>) => Iterable<Buffer>]>([
  [
    'file',
    (forever) =>
      (function* () {
        yield Buffer.from(head)
        yield* forever()
      })(),
  ],
  ['preamble', (forever) => forever()],
  [
    'epilogue',
    (forever) =>
      (function* () {
        yield* form(10)
        yield* forever()
      })(),
  ],
])(
  'an endless chunked %s is cut',
  async (_what, body) => {
    let sent = 0
    const forever = function* () {
      for (;;) {
        sent += line.length
        yield line
      }
    }
    const answer = await send(body(forever))
    expect([413, null]).toContain(answer.status)
    expect(sent).toBeLessThan(most * 3)
  },
  60_000,
)

test('endless part headers and endless small parts are cut', async () => {
  const headers = function* () {
    yield Buffer.from('--b\r\n')
    for (let n = 0; n < 100_000; n += 1) yield Buffer.from(`X-${n}: ${'y'.repeat(1_000)}\r\n`)
  }
  expect([400, 413, null]).toContain((await send(headers())).status)
  const parts = function* () {
    for (let n = 0; n < 100_000; n += 1)
      yield Buffer.from(`--b\r\nContent-Disposition: form-data; name="f${n}"\r\n\r\nvalue\r\n`)
  }
  expect([400, 413, null]).toContain((await send(parts())).status)
})

test('an upload that breaks off leaves nothing', async () => {
  const breaking = (async function* () {
    yield Buffer.from(head)
    for (let n = 0; n < 20; n += 1) yield line
    await until(async () => (await spooled()).length === 1)
    throw new Error('the sender died')
  })()
  expect((await send(breaking)).status).toBeNull()
  await until(async () => (await spooled()).length === 0)
})

test('a form that ends too early is told, and leaves nothing', async () => {
  const answer = await send([Buffer.from(head), line])
  expect(answer.status).toBe(400)
  expect(answer.text).toContain('invalid_input')
})

test('a refused upload goes on for a moment at most', async () => {
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n`)
  socket.write('content-type: multipart/form-data; boundary=b\r\ntransfer-encoding: chunked\r\n\r\n')
  const trickle = setInterval(() => socket.write('1\r\nx\r\n'), 20)
  // a field of the wrong name is refused at once; the sender does not stop
  const field = '--b\r\nContent-Disposition: form-data; name="file2"; filename="a"\r\n\r\nhello'
  socket.write(`${field.length.toString(16)}\r\n${field}\r\n`)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  await new Promise((resolve) => socket.on('close', resolve))
  clearInterval(trickle)
  expect(text).toContain('400 Bad Request')
})

test('an unknown ticket is told before the file is sent', async () => {
  const file = join(data, 'large')
  await writeFile(file, '')
  await truncate(file, 4 * most)
  const started = performance.now()
  const response = await new Promise<number | null>((resolve) => {
    const request = httpRequest({
      ...{ hostname, port, method: 'POST', agent: false },
      path: path.replace(opened.data.ticketId, crypto.randomUUID()),
      headers: {
        authorization,
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': String(4 * most),
        expect: '100-continue',
      },
    })
    request.on('continue', () => createReadStream(file).pipe(request))
    request.on('response', (answer) => {
      resolve(answer.statusCode ?? null)
      request.destroy()
    })
    request.on('error', () => resolve(null))
    request.flushHeaders()
  })
  expect([404, null]).toContain(response)
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('who is shut out while a file arrives attaches nothing', async () => {
  const late = await as(acme.otherUser).post('/tickets', { title: 'T', description: 'D' })
  const id = late.data.ticketId
  const slow = async function* () {
    yield Buffer.from(head)
    yield line
    await until(async () => (await spooled()).length === 1)
    await as(acme.ADMIN).post(`/users/${acme.otherUser.userId}/deactivate`)
    yield Buffer.from(tail)
  }
  const headers = { authorization: `Bearer ${acme.otherUser.token}` }
  const answer = await send(slow(), headers, `/api/v1/tickets/${id}/attachments`)
  expect(answer.status).toBe(401)
  const { rows } = await pool.query('select type from events where stream_id = $1', [`ticket-${id}`])
  expect(rows).toEqual([{ type: 'TicketOpened' }])
})

test('one person does not hold the places of everybody', async () => {
  let goOn = () => {}
  const released = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const slow = async function* () {
    yield Buffer.from(head)
    yield line
    await released
    yield Buffer.from(tail)
  }
  const underWay = Array.from({ length: 8 }, () => send(slow()))
  await until(async () => (await spooled()).length === 8)
  const ninth = await send(form(10))
  expect(ninth.status).toBe(429)
  expect(ninth.text).toContain('too_many_requests')
  const other = { authorization: `Bearer ${acme.MANAGER.token}` }
  expect((await send(form(10), other)).status).toBe(201)
  goOn()
  expect((await Promise.all(underWay)).map(({ status }) => status)).toEqual(Array(8).fill(201))
  expect((await send(form(10))).status).toBe(201)
})
