import { type Caller, may } from '@docket/ticketing'
import type { FastifyRequest } from 'fastify'
import type { ApiPart } from '../api-server.ts'
import { refused } from './refusals.ts'

const rememberedMost = 10_000

/**
 * Imported history names who did it then: somebody of the tenant, also one who left. Who may not import history is
 * told so by the route, and nothing about people.
 */
export const knownActor: ApiPart = (app, { people }) => {
  const known = new Set<string>() // people are deactivated, never deleted
  const refuseUnknown = async (caller: Caller, actorId: unknown): Promise<void> => {
    if (typeof actorId !== 'string' || actorId === caller.userId || !may(caller, 'history.import')) return
    const key = `${caller.tenantId} ${actorId}`
    if (known.has(key)) return
    if ((await people.assignee(caller.tenantId, actorId)) === null)
      throw refused('actor_not_found', 'There is no such user.')
    if (known.size >= rememberedMost) known.clear()
    known.add(key)
  }
  app.decorateRequest('refuseUnknownActor', async function refuse(this: FastifyRequest, actorId) {
    if (this.caller !== null) await refuseUnknown(this.caller, actorId)
  })
  app.addHook('preHandler', async ({ method, caller, body }) => {
    if (method === 'GET' || method === 'HEAD' || caller === null) return
    await refuseUnknown(caller, (body as { actorId?: unknown } | null | undefined)?.actorId)
  })
}

declare module 'fastify' {
  interface FastifyRequest {
    /** For routes that read their body themselves. */
    refuseUnknownActor(actorId: string | undefined): Promise<void>
  }
}
