import { Failure, monotonicMs } from '@docket/runtime'
import { normalizeIP } from '@fastify/rate-limit'
import type { ApiPart } from '../api-server.ts'
import { createGuessLimit } from '../limits/guess-limit.ts'
import { createKnownTokens } from '../limits/known-tokens.ts'
import { rateWindowMs } from '../limits/rate-limits.ts'
import { bearerToken } from './authenticate.ts'

/**
 * Holds up addresses that bring refused tokens as often as a caller may write: nobody is known whom the rate limits
 * could count. Comes before authenticate, so that a guess beyond that costs nothing. Tokens that were good a moment ago
 * go on: who shares an address with a guesser is not shut out by them. Each process counts its own.
 */
export const guessLimits: ApiPart = (app, { config }) => {
  const limit = config.DOCKET_RATE_LIMIT_WRITES
  if (config.DOCKET_RATE_LIMIT === 'off' || limit === 0) return
  const guesses = createGuessLimit({ limit, windowMs: rateWindowMs, now: monotonicMs })
  const known = createKnownTokens()
  app.addHook('onRequest', (request, reply, done) => {
    const token = bearerToken(request)
    const waitMs = token === undefined ? null : guesses.waitMs(normalizeIP(request.ip))
    if (token === undefined || waitMs === null || known.has(token)) return done()
    const seconds = Math.ceil(waitMs / 1000)
    reply.header('Retry-After', seconds)
    done(new Failure('too_many_requests', `Too many tokens that were refused; go on in ${seconds} s.`))
  })
  app.addHook('onResponse', (request, reply, done) => {
    const token = bearerToken(request)
    if (token !== undefined && request.caller !== null) known.add(token)
    else if (token !== undefined && reply.statusCode === 401) guesses.count(normalizeIP(request.ip))
    done()
  })
}
