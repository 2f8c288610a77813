import { Readable } from 'node:stream'
import { attachmentDisposition, findObject } from '@docket/file-storage'
import { Failure } from '@docket/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { byteRangeIn } from '../../attachments/byte-range.ts'
import { findAttachment, noSuchAttachment } from '../../attachments/find-attachment.ts'
import type { ApiContext } from '../../context.ts'
import { callerOf } from '../../plugins/permission.ts'
import { attachmentAddresses, failures } from './attachment-schema.ts'

/** The bytes of a file, whole or in part, always as a download. */
export const downloadAttachmentRoute: ApiPart = (app, context) => {
  for (const { url, params } of attachmentAddresses)
    app.route({
      method: 'GET',
      url,
      config: { action: 'ticket.read' },
      schema: {
        tags: ['attachments'],
        summary: 'Download a file, or one range of it',
        params,
        response: { 200: bytes, 206: bytes, 304: unchanged, ...failures },
      },
      handler: (request, reply) => download(context, request, reply) as never,
    })
}

const bytes = {
  description: 'the file',
  content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
}

const unchanged = z.null().meta({ description: 'the copy that was named is still the file' })

/** A reader who takes nothing for this long holds a file and a connection for nothing. */
const unreadMs = 60_000

/** Nothing of it runs or loads, wherever a browser shows it. */
const sandbox = "default-src 'none'; frame-ancestors 'none'; sandbox"

const download = async (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { tenantId } = callerOf(request)
  const { attachmentId, fileName, contentType } = await findAttachment(context, request)
  const object = await findObject(context.pool, { tenantId, attachmentId })
  if (object === null) throw noSuchAttachment()
  const { bytes: size, sha256, objectKey } = object
  const etag = `"${sha256}"`
  const headers = {
    'Content-Type': contentType,
    'Content-Disposition': attachmentDisposition(fileName),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': sandbox,
    'Cache-Control': 'private, no-cache', // kept, but asked for again: who may see it can change
    'Accept-Ranges': 'bytes',
    ETag: etag,
  }
  if (names(request.headers['if-none-match'], etag)) return reply.headers(headers).code(304).send()

  const { range: asked, 'if-range': ifRange } = request.headers
  const range = ifRange === undefined || ifRange === etag ? byteRangeIn(asked, size) : null
  if (range === 'unsatisfiable') {
    reply.header('Content-Range', `bytes */${size}`)
    throw new Failure('range_not_satisfiable', `The file has ${size} bytes.`)
  }
  // what goes wrong up to here is told as an error, not as a file
  const isHead = request.method === 'HEAD'
  const content = isHead ? Readable.from([]) : await context.files.storage.open(objectKey, range ?? undefined)
  reply.headers(headers)
  if (range !== null) reply.code(206).header('Content-Range', `bytes ${range.from}-${range.to}/${size}`)
  reply.header('Content-Length', range === null ? size : range.to - range.from + 1)
  reply.raw.setTimeout(unreadMs, () => reply.raw.destroy())
  return reply.send(content)
}

/** `If-None-Match` compares weakly, and `*` is whatever there is. */
const names = (header: string | undefined, etag: string): boolean =>
  (header ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''))
    .some((one) => one === '*' || one === etag)
