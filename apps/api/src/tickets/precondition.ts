import { Failure } from '@docket/runtime'
import type { FastifyRequest } from 'fastify'
import { refused } from '../plugins/refusals.ts'

/**
 * The version the caller looked at: from `If-Match` (`"7"`, or `*` for any) or `expectedVersion` in the body;
 * undefined if they named none. Throws `precondition_required` (428) where one is required.
 */
export const seenVersion = (
  request: FastifyRequest,
  options: { required: boolean } = { required: false },
): number | undefined => {
  const header = request.headers['if-match']
  const inBody = (request.body as { expectedVersion?: number } | null | undefined)?.expectedVersion
  const inHeader = header === undefined || header.trim() === '*' ? undefined : versionIn(header)
  if (inBody !== undefined && inHeader !== undefined && inBody !== inHeader)
    throw wrongHeader('If-Match and expectedVersion name different versions')
  if (options.required && header === undefined && inBody === undefined)
    throw refused('precondition_required', 'Say which version you saw, by If-Match or expectedVersion.')
  return inHeader ?? inBody
}

const versionIn = (header: string): number => {
  const digits = /^\s*(?:W\/)?"?(\d{1,9})"?\s*$/.exec(header)?.[1]
  if (digits === undefined) throw wrongHeader('must be one version as ETag gave it, e.g. "7", or *')
  return Number(digits)
}

const wrongHeader = (message: string) =>
  new Failure('invalid_input', `If-Match: ${message}.`, {
    errors: [{ path: 'If-Match', code: 'invalid_header', message }],
  })
