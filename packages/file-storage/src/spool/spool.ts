import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure } from '@docket/runtime'
import type { LocalFile } from '../storage/storage.ts'

/** A received file; `discard` takes it away, also after somebody else did. */
export type Spooled = LocalFile & { discard(): Promise<void> }

/**
 * Writes a stream to a file of its own, hashed and counted on the way; no more than a few chunks are ever in memory.
 * Throws `payload_too_large` at the first byte above `maxBytes`. Whatever goes wrong, no file is left.
 */
export const spool = async (
  source: Readable,
  { dir, maxBytes, signal }: { dir: string; maxBytes: number; signal?: AbortSignal },
): Promise<Spooled> => {
  source.on('error', () => {}) // what breaks while the folder is made is told by the pipeline
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, `${randomUUID()}.upload`)
  const discard = () => rm(path, { force: true })
  const hash = createHash('sha256')
  let bytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > maxBytes) return done(tooLarge(maxBytes))
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(source, count, createWriteStream(path, { flags: 'wx', mode: 0o600 }), {
      ...(signal && { signal }),
    })
  } catch (error) {
    await discard()
    throw error
  }
  return { path, bytes, sha256: hash.digest('hex'), discard }
}

export const tooLarge = (maxBytes: number): Failure =>
  new Failure('payload_too_large', `A file may have ${maxBytes} bytes at most.`)

/** Removes spooled files that nobody has written to since `before`: their uploads died with their process. */
export const removeStaleSpools = async (dir: string, before: Date, limit: number): Promise<number> => {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  let removed = 0
  for (const name of names) {
    if (removed >= limit) break
    if (!/\.(upload|part)$/.test(name)) continue
    const known = await stat(join(dir, name)).catch(() => null)
    if (known === null || known.mtime >= before) continue
    await rm(join(dir, name), { force: true })
    removed += 1
  }
  return removed
}
