import type { FastifyReply } from 'fastify'
import type { ApiPart } from '../api-server.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** Sends `data` in the envelope; the status is what `reply.code` was given, else 200. */
    ok(data: unknown, more?: { message?: string; meta?: Readonly<Record<string, unknown>> }): FastifyReply
  }
}

export const jsonType = 'application/json; charset=utf-8'

/** Adds `reply.ok`: every success is `{ success, message, data, meta }`, these four keys and no other. */
export const envelope: ApiPart = (app) => {
  app.decorateReply('ok', function ok(this: FastifyReply, data, more) {
    const { id: requestId, traceparent } = this.request
    const meta = { requestId, traceparent, ...more?.meta }
    return this.type(jsonType).send(
      JSON.stringify({ success: true, message: more?.message ?? 'OK', data: data ?? null, meta }),
    )
  })
}
