import { createHmac } from 'node:crypto'
import type { IdempotencyKey } from '@docket/event-sourcing'
import { Failure } from '@docket/runtime'
import type { FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { principalOf } from '../plugins/permission.ts'

const longestKey = 255

/**
 * The request's `Idempotency-Key` with what it is unique by, or undefined without one. The fingerprint is kept for a
 * day beside the key and may cover a password, so it is made with a secret: who reads it cannot try passwords on it.
 */
export const idempotencyOf = (
  request: FastifyRequest,
  { cursorSecret }: Pick<ApiContext, 'cursorSecret'>,
): IdempotencyKey | undefined => {
  const said = request.headers['idempotency-key']
  if (said === undefined) return undefined
  const { method, url } = request.routeOptions
  return {
    principal: principalOf(request),
    route: `${String(method)} ${url}`,
    key: keyIn(String(said)),
    fingerprint: fingerprint(cursorSecret, { params: request.params, body: request.body }),
  }
}

/** Bare or quoted (RFC 8941 string); the quotes are not part of the key. */
const keyIn = (said: string): string => {
  const key = /^"(.*)"$/.exec(said)?.[1] ?? said
  if (key.length > 0 && key.length <= longestKey && /^[\x20-\x7e]+$/.test(key)) return key
  const message = `must be 1 to ${longestKey} printable ASCII characters`
  throw new Failure('invalid_input', `Idempotency-Key ${message}.`, {
    errors: [{ path: 'Idempotency-Key', code: 'invalid_key', message }],
  })
}

/** Equal for equal requests, whatever the order of their members. */
const fingerprint = (secret: string, request: unknown): string =>
  createHmac('sha256', secret)
    .update(`idempotency ${JSON.stringify(ordered(request))}`)
    .digest('base64url')

const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => [name, ordered(member)])
}
