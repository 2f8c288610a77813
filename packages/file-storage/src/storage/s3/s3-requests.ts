import { createHash } from 'node:crypto'
import { Failure } from '@docket/runtime'
import { AwsClient } from 'aws4fetch'
import { ObjectMissing } from '../storage.ts'

/** A bucket and how to be let in. `endpoint` ends in the bucket: requests name it in the path. */
export type S3Target = {
  endpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
}

export type S3Request = {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Of the object; empty for the bucket itself. */
  key: string
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  body?: Buffer
  signal?: AbortSignal | undefined
}

const tries = 3
const answerWithinMs = 30_000

/**
 * Sends one signed request (SigV4, the body's hash included); what may pass by itself is tried again. Throws
 * `ObjectMissing`, or `Failure` (`dependency_down`) for everything else that is no success.
 */
export const createS3Requests = (target: S3Target) => {
  const { endpoint, sessionToken, ...keys } = target
  const client = new AwsClient({ ...keys, service: 's3', ...(sessionToken && { sessionToken }) })

  const once = async ({ method, key, query = {}, headers = {}, body, signal }: S3Request) => {
    const url = new URL(key === '' ? endpoint : `${endpoint}/${key}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const hash = createHash('sha256')
      .update(body ?? '')
      .digest('hex')
    const signed = await client.sign(url, {
      method,
      headers: { ...headers, 'x-amz-content-sha256': hash },
      ...(body && { body: new Uint8Array(body) }),
    })
    // for the answer's head only: a body may take as long as its reader
    const waiting = new AbortController()
    const timer = setTimeout(() => waiting.abort(new Error('no answer in time')), answerWithinMs)
    try {
      const stops = signal ? AbortSignal.any([signal, waiting.signal]) : waiting.signal
      return await fetch(signed, { redirect: 'manual', signal: stops })
    } finally {
      clearTimeout(timer)
    }
  }

  return async (request: S3Request): Promise<Response> => {
    let trouble: unknown
    for (let n = 0; n < tries; n += 1) {
      if (n > 0) await new Promise((resolve) => setTimeout(resolve, 100 * 4 ** n * Math.random()))
      if (request.signal?.aborted) break
      try {
        const response = await once(request)
        if (response.ok) return response
        const text = (await response.text()).slice(0, 2_000)
        if (response.status === 404 && /<Code>NoSuchKey</.test(text)) throw new ObjectMissing(request.key)
        trouble = new Error(`${request.method} ${request.key}: ${response.status} ${text}`)
        if (response.status < 500 && response.status !== 429) break
      } catch (error) {
        if (error instanceof ObjectMissing) throw error
        trouble = error
      }
    }
    throw storageDown(trouble)
  }
}

export const storageDown = (cause: unknown): Failure =>
  new Failure('dependency_down', 'The storage of files does not answer; try again.', { cause })
