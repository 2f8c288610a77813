import { Failure } from '@docket/runtime'
import type { ApiPart } from '../api-server.ts'

/** Refuses a query that is not percent-encoded UTF-8, by the parameter's name; the parser would let it through. */
export const queryText: ApiPart = (app) => {
  app.addHook('onRequest', (request, _reply, done) => {
    const from = request.url.indexOf('?')
    if (from === -1 || !request.url.includes('%', from)) return done()
    const broken = request.url
      .slice(from + 1)
      .split('&')
      .filter((pair) => !decodes(pair))
    if (broken.length === 0) return done()
    const errors = broken.map((pair) => ({
      path: pair.split('=', 1)[0] ?? 'query',
      code: 'invalid_utf8',
      message: 'must be percent-encoded UTF-8',
    }))
    done(new Failure('invalid_input', 'The query is not percent-encoded UTF-8.', { errors }))
  })
}

const decodes = (pair: string): boolean => {
  try {
    decodeURIComponent(pair)
    return true
  } catch {
    return false
  }
}
