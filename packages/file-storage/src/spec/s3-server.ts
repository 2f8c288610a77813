import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export const s3Keys = {
  accessKeyId: 'AKIATESTDOCKET',
  secretAccessKey: 'a secret/of+S3',
  region: 'eu-test-1',
}

export type S3Server = {
  url: string
  bucket: string
  objects: Map<string, Buffer>
  /** Multipart uploads that were begun and neither completed nor aborted, by upload id. */
  uploads: Map<string, { key: string; parts: Map<number, Buffer>; initiated: Date }>
  /** Method and path of every request that was let in. */
  readonly requests: string[]
  /** The next requests for which this answers true get that status instead. */
  failing: ((request: { method: string; path: string; query: URLSearchParams }) => number | null) | null
  close(): Promise<void>
}

/**
 * One bucket behind S3's REST protocol: signatures (SigV4, headers, the body's hash) are checked with an
 * implementation of its own, errors are S3's XML, parts below 5 MiB are refused but for the last.
 */
export const startS3 = async (bucket = 'docket-files'): Promise<S3Server> => {
  const state: S3Server = {
    url: '',
    bucket,
    objects: new Map(),
    uploads: new Map(),
    requests: [],
    failing: null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error) => fail(response, 500, 'InternalError', String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  return state
}

const answer = async (state: S3Server, request: IncomingMessage, response: ServerResponse) => {
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
  const url = new URL(request.url ?? '/', state.url)
  const method = request.method ?? ''
  const wrong = refuseSignature(request, url, body)
  if (wrong) return fail(response, 403, wrong, 'not let in')
  const query = url.searchParams
  const failure = state.failing?.({ method, path: url.pathname, query }) ?? null
  if (failure !== null) return fail(response, failure, failure === 503 ? 'SlowDown' : 'InternalError', '')
  state.requests.push(`${method} ${url.pathname}${url.search}`)
  const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/')
  if (bucket !== state.bucket) return fail(response, 404, 'NoSuchBucket', bucket ?? '')
  const key = rest.join('/')
  if (method === 'GET' && key === '' && query.has('uploads')) return listUploads(state, query, response)
  if (method === 'POST' && query.has('uploads')) return begin(state, key, response)
  const uploadId = query.get('uploadId')
  if (uploadId !== null) return multipart(state, { method, uploadId, query, body }, response)
  switch (method) {
    case 'PUT':
      state.objects.set(key, body)
      return response.setHeader('etag', etagOf(body)).end()
    case 'GET':
      return read(state.objects.get(key), request.headers.range, response)
    case 'DELETE':
      state.objects.delete(key)
      return response.writeHead(204).end()
    default:
      return fail(response, 405, 'MethodNotAllowed', method)
  }
}

const begin = (state: S3Server, key: string, response: ServerResponse) => {
  const uploadId = `${randomUUID()}&more`
  state.uploads.set(uploadId, { key, parts: new Map(), initiated: new Date() })
  send(
    response,
    200,
    `<InitiateMultipartUploadResult><Bucket>${state.bucket}</Bucket><Key>${key}</Key><UploadId>${escaped(uploadId)}</UploadId></InitiateMultipartUploadResult>`,
  )
}

const smallestPart = 5 * 1024 * 1024

const multipart = (
  state: S3Server,
  asked: { method: string; uploadId: string; query: URLSearchParams; body: Buffer },
  response: ServerResponse,
) => {
  const { method, uploadId, query, body } = asked
  const upload = state.uploads.get(uploadId)
  if (upload === undefined) return fail(response, 404, 'NoSuchUpload', uploadId)
  if (method === 'DELETE') {
    state.uploads.delete(uploadId)
    return response.writeHead(204).end()
  }
  if (method === 'PUT') {
    upload.parts.set(Number(query.get('partNumber')), body)
    return response.setHeader('etag', etagOf(body)).end()
  }
  const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g)]
  const parts = named.map(([, n, etag]) => ({ bytes: upload.parts.get(Number(n)), etag: unescaped(etag!) }))
  if (parts.length === 0 || parts.some(({ bytes, etag }) => !bytes || etagOf(bytes) !== etag))
    return fail(response, 400, 'InvalidPart', 'a part is not what it was')
  if (parts.slice(0, -1).some(({ bytes }) => bytes!.length < smallestPart))
    return fail(response, 400, 'EntityTooSmall', 'a part is too small')
  state.objects.set(upload.key, Buffer.concat(parts.map(({ bytes }) => bytes!)))
  state.uploads.delete(uploadId)
  send(
    response,
    200,
    `<CompleteMultipartUploadResult><Key>${upload.key}</Key></CompleteMultipartUploadResult>`,
  )
}

const listUploads = (state: S3Server, query: URLSearchParams, response: ServerResponse) => {
  const prefix = query.get('prefix') ?? ''
  const listed = [...state.uploads]
    .filter(([, { key }]) => key.startsWith(prefix))
    .slice(0, Number(query.get('max-uploads') ?? 1000))
    .map(
      ([id, { key, initiated }]) =>
        `<Upload><Key>${key}</Key><UploadId>${escaped(id)}</UploadId><Initiated>${initiated.toISOString()}</Initiated></Upload>`,
    )
  send(response, 200, `<ListMultipartUploadsResult>${listed.join('')}</ListMultipartUploadsResult>`)
}

const read = (object: Buffer | undefined, range: string | undefined, response: ServerResponse) => {
  if (object === undefined) return fail(response, 404, 'NoSuchKey', 'there is no such key')
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
  if (from === undefined) return response.end(object)
  response.statusCode = 206
  response.end(object.subarray(Number(from), Number(to) + 1))
}

/** The code of S3's refusal, or null. AWS General Reference, "Signature Version 4 signing process". */
const refuseSignature = (request: IncomingMessage, url: URL, body: Buffer): string | null => {
  const { headers } = request
  const said =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
  if (said === null) return 'AccessDenied'
  const [, id, date, region, signedHeaders, signature] = said as unknown as string[]
  if (id !== s3Keys.accessKeyId) return 'InvalidAccessKeyId'
  if (region !== s3Keys.region) return 'AuthorizationHeaderMalformed'
  const at = String(headers['x-amz-date'])
  const instant = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(Date.now() - instant) < 15 * 60_000) || !at.startsWith(date!)) return 'RequestTimeTooSkewed'
  const hash = String(headers['x-amz-content-sha256'])
  if (hash !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  const names = signedHeaders!.split(';')
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name)))
    return 'AccessDenied'
  const canonical = [
    request.method,
    url.pathname.split('/').map(decodeURIComponent).map(uriEncoded).join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${uriEncoded(name)}=${uriEncoded(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    hash,
  ].join('\n')
  const scope = `${date}/${region}/s3/aws4_request`
  const key = [date!, region!, 's3', 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `AWS4${s3Keys.secretAccessKey}`,
  )
  const right = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n')).toString('hex')
  return right === signature ? null : 'SignatureDoesNotMatch'
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex')
const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest()
const etagOf = (body: Buffer) => `"${createHash('md5').update(body).digest('hex')}"`
const uriEncoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
const escaped = (text: string) => text.replaceAll('&', '&amp;')
const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')

const send = (response: ServerResponse, status: number, xml: string) => {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)
}

const fail = (response: ServerResponse, status: number, code: string, message: string) =>
  send(response, status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`)
