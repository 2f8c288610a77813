import { Counter, Failure, monotonicMs } from '@docket/runtime'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import type { ApiPart } from '../api-server.ts'
import { counterStore } from '../limits/counter-store.ts'
import { rateClassOf } from '../limits/rate-class.ts'
import { rateLimitOf, rateWindowMs } from '../limits/rate-limits.ts'

/** As many principals are remembered in memory; the least recent one starts anew. */
const remembersKeys = 50_000
const toldOpenForMs = 60_000

/**
 * Counts requests per principal (per address where nobody has logged in) and class, tells `RateLimit-*` with every
 * answer, and refuses with 429 and `Retry-After`. Counts in Redis where there is one; when it is away everybody
 * passes, which a metric and an alert tell. Comes after authenticate, whose caller it counts.
 */
export const rateLimits: ApiPart = (app, { config, rateCounter, metrics, health, log }) => {
  if (config.DOCKET_RATE_LIMIT === 'off') return
  const refused = new Counter({
    name: 'docket_rate_limited_total',
    help: 'requests answered 429, by class',
    labelNames: ['class'],
    registers: [metrics],
  })
  const uncounted = new Counter({
    name: 'docket_rate_limit_uncounted_total',
    help: 'requests let through because Redis did not count them',
    registers: [metrics],
  })
  let openSince: number | null = null
  let lastOpen = Number.NEGATIVE_INFINITY
  const onError = (error: unknown): void => {
    uncounted.inc()
    const now = monotonicMs()
    if (now - lastOpen > toldOpenForMs) openSince = now
    if (openSince === now) log.warn({ err: error }, 'Redis does not count requests: rate limits are open')
    lastOpen = now
  }
  health.addAlert(() =>
    monotonicMs() - lastOpen > toldOpenForMs
      ? []
      : [{ name: 'rate_limits_open', severity: 'warning', message: 'Redis does not count requests' }],
  )
  const classOf = (request: FastifyRequest) => rateClassOf(request, request.caller)

  app.register(rateLimit, {
    global: true,
    enableDraftSpec: true,
    timeWindow: rateWindowMs,
    cache: remembersKeys,
    skipOnError: true,
    ...(rateCounter && { store: counterStore(rateCounter, onError) }),
    keyGenerator: (request) => `${classOf(request)}:${principalOf(request)}`,
    max: (request) => {
      const rateClass = classOf(request)
      return rateClass === null ? 0 : rateLimitOf(config, rateClass)
    },
    allowList: (request) => {
      const rateClass = classOf(request)
      return rateClass === null || rateLimitOf(config, rateClass) === 0
    },
    onExceeded: (request) => refused.inc({ class: classOf(request) ?? 'none' }),
    errorResponseBuilder: (request, { max, ttl }) =>
      new Failure(
        'too_many_requests',
        `More than ${max} ${classOf(request)} in a minute; go on in ${Math.ceil(ttl / 1000)} s.`,
      ),
  })
}

const principalOf = ({ caller, ip }: FastifyRequest): string =>
  caller === null ? `ip ${normalizeIP(ip)}` : `${caller.tenantId} ${caller.userId}`
