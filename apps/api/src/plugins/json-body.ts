import { isUtf8 } from 'node:buffer'
import { Failure, type FieldError } from '@docket/runtime'
import type { ApiPart } from '../api-server.ts'

/** Reads JSON bodies; what is not UTF-8 is refused by the names of the fields that hold it. */
export const jsonBody: ApiPart = (app) => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined)
    if (!isUtf8(body)) return done(notUtf8(body))
    parse(request, body.toString('utf8'), done)
  })
}

const notUtf8 = (body: Buffer): Failure =>
  new Failure('invalid_input', 'The body is not valid UTF-8.', { errors: brokenFields(body) })

/**
 * JSON's own signs are ASCII, so the body still parses when every byte is read as one character, and each text
 * can be turned back into its bytes.
 */
const brokenFields = (body: Buffer): FieldError[] => {
  const found: FieldError[] = []
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string' && !isUtf8(Buffer.from(value, 'latin1')))
      found.push({ path: path || 'body', code: 'invalid_utf8', message: 'must be valid UTF-8' })
    if (typeof value === 'object' && value !== null)
      for (const [key, member] of Object.entries(value)) visit(member, path ? `${path}.${key}` : key)
  }
  try {
    visit(JSON.parse(body.toString('latin1')), '')
  } catch {
    // not JSON either; the body as a whole is named
  }
  return found.length > 0 ? found : [{ path: 'body', code: 'invalid_utf8', message: 'must be valid UTF-8' }]
}
