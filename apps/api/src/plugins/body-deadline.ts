import type { ApiPart } from '../api-server.ts'

/** Every body but an upload arrives within this, or its connection ends; uploads watch theirs themselves. */
export const bodyWithinMs = 30_000

/**
 * Node times whole requests alike, so its own limit is that of the slowest upload. This one is for all others, and
 * for uploads that are refused before anybody reads them. Told as Node would tell it: 408, and the connection ends.
 */
export const bodyDeadline =
  (withinMs: number = bodyWithinMs): ApiPart =>
  (app) => {
    app.addHook('onRequest', (request, _reply, done) => {
      const { raw } = request
      const { 'content-length': length, 'transfer-encoding': encoding } = raw.headers
      if ((length === undefined || length === '0') && encoding === undefined) return done()
      const timer = setTimeout(() => {
        if (raw.complete || request.receivesUpload) return
        const late = Object.assign(new Error('late body'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
        app.server.emit('clientError', late, raw.socket)
      }, withinMs)
      raw.once('end', () => clearTimeout(timer))
      raw.once('close', () => clearTimeout(timer))
      done()
    })
    app.decorateRequest('receivesUpload', false)
  }

declare module 'fastify' {
  interface FastifyRequest {
    /** An upload is being read, by somebody who watches how it arrives. */
    receivesUpload: boolean
  }
}
