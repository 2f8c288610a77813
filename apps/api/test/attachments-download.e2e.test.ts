import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@docket/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { fileClientOf } from './file-client.ts'
import { useHarness } from './harness.ts'

const data = await mkdtemp(join(tmpdir(), 'docket-api-'))
const { as, url, acme, context } = await useHarness({ env: { DOCKET_DATA: data } })
afterAll(() => rm(data, { recursive: true, force: true }))
const { upload, download } = fileClientOf(url)(acme.END_USER)
const opened = await as(acme.END_USER).post('/tickets', { title: 'T', description: 'D' })
const at = `/tickets/${opened.data.ticketId}`
const content = Buffer.from(Array.from({ length: 20_000 }, (_, n) => `line ${n}\n`).join(''))
const sent = await upload(`${at}/attachments`, { content, name: 'Zürich "draft".txt' })
const path = `${at}/attachments/${sent.data.attachmentId}`
const etag = `"${sent.data.sha256}"`
await as(acme.END_USER).get(at, undefined, { headers: { 'x-consistency': sent.meta.consistency } })

test('a download is a download, and nothing of it runs', async () => {
  const { status, headers, content: got } = await download(path)
  expect(status).toBe(200)
  expect(got.equals(content)).toBe(true)
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(content.length),
    'content-disposition': `attachment; filename="Z_rich _draft_.txt"; filename*=UTF-8''Z%C3%BCrich%20_draft_.txt`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    etag,
  })
})

test('HEAD says the same of it without its bytes', async () => {
  const [whole, head] = [await download(path), await download(path, {}, 'HEAD')]
  expect(head.status).toBe(200)
  expect(head.content.length).toBe(0)
  for (const name of ['content-type', 'content-length', 'content-disposition', 'etag', 'accept-ranges'])
    expect(head.headers.get(name)).toBe(whole.headers.get(name))
})

describe('a range', () => {
  test.each([
    ['bytes=0-0', 0, 0],
    ['bytes=100-', 100, content.length - 1],
    ['bytes=65530-131080', 65_530, 131_080],
    ['bytes=-7', content.length - 7, content.length - 1],
    ['bytes=0-99999999', 0, content.length - 1],
  ])('%s is answered with just these bytes', async (range, from, to) => {
    const got = await download(path, { range })
    expect(got.status).toBe(206)
    expect(got.headers.get('content-range')).toBe(`bytes ${from}-${to}/${content.length}`)
    expect(got.headers.get('content-length')).toBe(String(to - from + 1))
    expect(got.content.equals(content.subarray(from, to + 1))).toBe(true)
  })

  test('outside is 416 with the size, and says so as an error', async () => {
    const got = await download(path, { range: `bytes=${content.length}-` })
    expect(got.status).toBe(416)
    expect(got.headers.get('content-range')).toBe(`bytes */${content.length}`)
    expect(got.headers.get('content-disposition')).toBeNull()
    expect(JSON.parse(got.content.toString())).toMatchObject({
      success: false,
      meta: { error: { code: 'range_not_satisfiable' } },
    })
  })

  test.each(['bytes=0-1,3-4', 'bytes=5-2', 'chapters=1', 'bytes=x'])(
    '%s is answered with the whole',
    async (range) => {
      const got = await download(path, { range })
      expect(got.status).toBe(200)
      expect(got.content.length).toBe(content.length)
    },
  )

  test('counts only if the file is still the one that was begun', async () => {
    const partly = (ifRange: string) => download(path, { range: 'bytes=0-3', 'if-range': ifRange })
    expect((await partly(etag)).status).toBe(206)
    expect((await partly('"another"')).status).toBe(200)
    expect((await partly(`W/${etag}`)).status).toBe(200)
    expect((await partly('Sat, 21 Nov 2026 10:00:00 GMT')).status).toBe(200)
  })

  test('is told to HEAD as to GET', async () => {
    const head = await download(path, { range: 'bytes=2-5' }, 'HEAD')
    expect([head.status, head.headers.get('content-length')]).toEqual([206, '4'])
  })
})

test('a copy that is still the same is not sent again', async () => {
  for (const seen of [etag, `W/${etag}`, '*', `"other", ${etag}`]) {
    const got = await download(path, { 'if-none-match': seen })
    expect([got.status, got.content.length, got.headers.get('etag')]).toEqual([304, 0, etag])
  }
  expect((await download(path, { 'if-none-match': '"other"' })).status).toBe(200)
})

test('a file whose bytes are lost is a defect, told without detail', async () => {
  const other = await upload(`${at}/attachments`, { content: 'to be lost', name: 'lost.txt' })
  const { attachmentId, sha256 } = other.data
  const { rows } = await context.pool.query('select object_key as key from file_blob where sha256 = $1', [
    sha256,
  ])
  await context.files.storage.remove(rows[0].key)
  const got = await download(`${at}/attachments/${attachmentId}`, {
    'x-consistency': other.meta.consistency,
  })
  expect(got.status).toBe(500)
  expect(got.content.toString()).not.toContain(rows[0].key)
  expect(got.headers.get('content-disposition')).toBeNull()
})

test('a reader who leaves half-way leaves no open file', async () => {
  const large = await upload(`${at}/attachments`, { content: 'x'.repeat(8 << 20), name: 'large.txt' })
  const { hostname, port } = new URL(url)
  const headers = {
    authorization: `Bearer ${acme.END_USER.token}`,
    'x-consistency': large.meta.consistency,
  }
  const target = `/api/v1${at}/attachments/${large.data.attachmentId}`
  const openFiles = async () => {
    const links = (await readdir('/proc/self/fd')).map((fd) =>
      readlink(`/proc/self/fd/${fd}`).catch(() => ''),
    )
    return (await Promise.all(links)).filter((link) => link.includes('/objects/')).length
  }
  for (let n = 0; n < 10; n += 1)
    await new Promise<void>((resolve) => {
      const request = httpRequest({ hostname, port, path: target, headers, agent: false }, (response) => {
        response.once('data', () => {
          response.destroy()
          resolve()
        })
      })
      request.end()
    })
  await until(async () => (await openFiles()) === 0)
})
