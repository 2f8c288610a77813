import type { RouteOptions } from 'fastify'

/** The headers a route reads, for its document; they are read by plugins, so no route declares them. */
export const requestHeaders = ({ method, url, config }: RouteOptions): { headers?: object } => {
  if (config?.public) return {}
  const properties = {
    'X-Request-Id': text('8 to 64 of A-Z a-z 0-9 _ -; echoed in meta'),
    ...(method === 'GET'
      ? { 'X-Consistency': text('meta.consistency of a command: the answer is at least that new') }
      : { 'Idempotency-Key': text('at most 255 characters; a repeat within 24 h is told the same') }),
    ...(method !== 'GET' &&
      url.includes('/tickets/:id') && { 'If-Match': text('the version seen, as ETag gave it: "7"') }),
  }
  return { headers: { type: 'object', properties } }
}

const text = (description: string) => ({ type: 'string', description })
