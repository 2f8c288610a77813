import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { spool } from '../src/index.ts'
import { filesIn, useFolder } from './folder.ts'

const dir = join(await useFolder(), 'uploads')
const chunks = function* (bytes: number) {
  for (let left = bytes; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536), 'x')
}

test('a stream becomes a file, hashed and counted; discarding it twice is fine', async () => {
  const file = await spool(Readable.from(chunks(1_000_000)), { dir, maxBytes: 1_000_000 })
  const sha256 = createHash('sha256').update('x'.repeat(1_000_000)).digest('hex')
  expect(file).toMatchObject({ bytes: 1_000_000, sha256 })
  await file.discard()
  await file.discard()
  expect(await filesIn(dir)).toEqual([])
})

test('one byte above is too large, and leaves nothing', async () => {
  const file = spool(Readable.from(chunks(1_000_001)), { dir, maxBytes: 1_000_000 })
  await expect(file).rejects.toMatchObject({ code: 'payload_too_large', status: 413 })
  expect(await filesIn(dir)).toEqual([])
})

test('a stream that breaks, and one that is given up, leave nothing', async () => {
  const broken = new PassThrough()
  const failing = spool(broken, { dir, maxBytes: 1_000 })
  broken.write('half')
  setImmediate(() => broken.destroy(new Error('cut')))
  await expect(failing).rejects.toThrow('cut')
  const endless = spool(new PassThrough(), { dir, maxBytes: 1_000, signal: AbortSignal.timeout(20) })
  await expect(endless).rejects.toThrow()
  expect(await filesIn(dir)).toEqual([])
})

test('200 MB pass through and memory stays flat', async () => {
  const pass = () => spool(Readable.from(chunks(200 << 20)), { dir, maxBytes: 200 << 20 })
  await (await pass()).discard()
  const before = process.memoryUsage().rss
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 5)
  await (await pass()).discard()
  clearInterval(timer)
  expect((peak - before) >> 20).toBeLessThan(60)
})
