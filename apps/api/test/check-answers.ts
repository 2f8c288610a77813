import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { ApiPart } from '../src/api-server.ts'

/** In tests every answer is held against its contract; a missing or an undeclared member turns it into a 500. */
export const checkAnswers =
  (wrong: string[]): ApiPart =>
  (app) => {
    app.addHook('onSend', async (request, reply, payload) => {
      const type = String(reply.getHeader('content-type') ?? '')
      if (typeof payload !== 'string' || !type.startsWith('application/json')) return
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
