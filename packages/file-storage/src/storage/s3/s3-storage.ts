import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { readAt } from '../../sniffing/read-at.ts'
import type { LocalFile, Storage } from '../storage.ts'
import { createS3Requests, type S3Target, storageDown } from './s3-requests.ts'
import { elementsIn, textIn, type Xml } from './s3-xml.ts'

/** Only this much of a file is ever in memory; above it a file goes up in parts of this size (S3 takes from 5 MiB). */
const partBytes = 8 * 1024 * 1024
const mostUnfinished = 100

/** Attachments in a bucket of S3 or of what speaks its protocol. */
export const s3Storage = (target: S3Target & { prefix: string; spoolDir: string }): Storage => {
  const { prefix, spoolDir, ...bucket } = target
  const send = createS3Requests(bucket)
  const named = (key: string) => prefix + key

  const putParts = async (key: string, file: LocalFile, signal: AbortSignal | undefined): Promise<void> => {
    const started = await xmlOf(await send({ method: 'POST', key, query: { uploads: '' }, signal }))
    const uploadId = textIn(started, 'UploadId')
    try {
      const parts: string[] = []
      for (let n = 1; (n - 1) * partBytes < file.bytes; n += 1) {
        const body = await readPart(file, (n - 1) * partBytes)
        const query = { partNumber: String(n), uploadId }
        const etag = (await send({ method: 'PUT', key, query, body, signal })).headers.get('etag') ?? ''
        parts.push(`<Part><PartNumber>${n}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`)
      }
      const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`)
      const done = await xmlOf(await send({ method: 'POST', key, query: { uploadId }, body, signal }))
      // S3 answers 200 before it has put the parts together, and may yet say that it could not
      if (!done.includes('<CompleteMultipartUploadResult')) throw storageDown(new Error(done.slice(0, 2_000)))
    } catch (error) {
      await send({ method: 'DELETE', key, query: { uploadId } }).catch(() => {}) // else the collector does
      throw error
    }
  }

  return {
    spoolDir,
    async put(key, file, signal) {
      if (file.bytes > partBytes) return putParts(named(key), file, signal)
      const body = await readPart(file, 0)
      await (await send({ method: 'PUT', key: named(key), body, signal })).body?.cancel()
    },
    async open(key, range) {
      const headers = range ? { range: `bytes=${range.from}-${range.to}` } : {}
      const { body } = await send({ method: 'GET', key: named(key), headers })
      return body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream)
    },
    async remove(key) {
      await (await send({ method: 'DELETE', key: named(key) })).body?.cancel()
    },
    async removeUnfinished(before) {
      const query = { uploads: '', prefix, 'max-uploads': String(mostUnfinished) }
      const listed = await xmlOf(await send({ method: 'GET', key: '', query }))
      const old = elementsIn(listed, 'Upload').filter(
        (upload) => new Date(textIn(upload, 'Initiated')) < before,
      )
      for (const upload of old) {
        const uploadId = textIn(upload, 'UploadId')
        await send({ method: 'DELETE', key: textIn(upload, 'Key'), query: { uploadId } })
      }
      return old.length
    },
  }
}

const readPart = async ({ path, bytes }: LocalFile, from: number): Promise<Buffer> => {
  const handle = await open(path)
  try {
    const part = await readAt(handle, from, Math.min(partBytes, bytes - from))
    if (part.length !== Math.min(partBytes, bytes - from)) throw new Error(`${path} is shorter than it was`)
    return part
  } finally {
    await handle.close()
  }
}

const xmlOf = (response: Response): Promise<Xml> => response.text()

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
