import { type Caller, isApiKey, may } from '@docket/ticketing'
import type { FastifyRequest } from 'fastify'

/** What is counted apart: a client that reads too much may still write, and the other way round. */
export const rateClasses = ['reads', 'writes', 'uploads', 'exports', 'ai', 'bulk'] as const
export type RateClass = (typeof rateClasses)[number]

/** Set by programs that send much on purpose, to be counted as `bulk`; heard only from who may import history. */
export const loadHeader = 'x-docket-load'

/**
 * The class of a request: what its route says, else `bulk` for a declared load, else by the method. Null is not
 * counted at all: health is asked by machines, and a preflight is the browser's. Opening a stream is a read, since what
 * it missed is read for it.
 */
export const rateClassOf = (
  { method, routeOptions, headers }: Asked,
  caller: Caller | null,
): RateClass | null => {
  const { config = {}, url = '' } = routeOptions
  if (method === 'OPTIONS' || isSpared(url)) return null
  if (config.rateClass !== undefined) return config.rateClass
  if (caller !== null && declaresLoad(caller, headers) && may(caller, 'history.import')) return 'bulk'
  const named = byPath.find(([methodOf, path]) => methodOf === method && path.test(url))
  if (named !== undefined) return named[2]
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'writes'
}

/** A program with a key that may import history is there to send much. */
const declaresLoad = (caller: Caller, headers: Asked['headers']): boolean =>
  headers[loadHeader] !== undefined || isApiKey(caller)

type Asked = {
  method: string
  routeOptions: Pick<FastifyRequest['routeOptions'], 'url'> & {
    config?: { rateClass?: RateClass }
  }
  headers: FastifyRequest['headers']
}

const isSpared = (url: string): boolean => /^\/(health(\/|$)|metrics$|docs(\/|$))/.test(url)

/** Routes that cost more than their method tells. */
const byPath: readonly (readonly [string, RegExp, RateClass])[] = [
  ['POST', /\/attachments$/, 'uploads'],
  ['GET', /\/export\.\w+$/, 'exports'],
  ['POST', /^\/api\/v1\/reports\/exports$/, 'exports'],
  ['POST', /\/(classify|corrections|evaluations|train)$/, 'ai'],
  ['POST', /^\/api\/v1\/tickets\/bulk$/, 'bulk'],
  ['POST', /^\/api\/v1\/imports(\/|$)/, 'bulk'],
]
