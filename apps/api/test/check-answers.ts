import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { ApiPart } from '../src/api-server.ts'

/**
 * What no answer may ever carry: a stack, a password's or token's hash, a private key, the text of a query, a member
 * named like a column that holds a secret (a refusal may well quote such a name back).
 */
const never =
  /\n\s+at .+:\d+:\d+|\$argon2|BEGIN (?:EC )?PRIVATE KEY|"\w*(?:password_?hash|token_?hash|secret_?hash)\w*"\s*:|\b(?:select|insert into|update) \w+ .*\bwhere\b/i

/** In tests every answer is held against its contract; a missing or an undeclared member turns it into a 500. */
export const checkAnswers =
  (wrong: string[]): ApiPart =>
  (app) => {
    app.addHook('onSend', async (request, reply, payload) => {
      const type = String(reply.getHeader('content-type') ?? '')
      if (typeof payload !== 'string' || request.url.startsWith('/docs')) return
      const secret = never.exec(payload)?.[0]
      if (secret !== undefined) wrong.push(`${request.method} ${request.url} carries ${secret}`)
      if (!type.startsWith('application/json')) return
      const declared = (request.routeOptions.schema?.response ?? {}) as Record<string, unknown>
      const schema = declared[reply.statusCode] ?? declared[`${Math.floor(reply.statusCode / 100)}xx`]
      if (!(schema instanceof z.ZodType)) return
      const answer: unknown = JSON.parse(payload)
      const parsed = schema.safeParse(answer)
      const where = `${request.method} ${request.url} ${reply.statusCode}`
      if (!parsed.success) wrong.push(`${where}: ${z.prettifyError(parsed.error)}`)
      else if (!isDeepStrictEqual(JSON.parse(JSON.stringify(parsed.data)), answer))
        wrong.push(`${where}: says more than its contract: ${payload}`)
    })
  }
