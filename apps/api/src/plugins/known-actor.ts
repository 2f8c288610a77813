import { may } from '@docket/ticketing'
import type { ApiPart } from '../api-server.ts'
import { refused } from './refusals.ts'

const rememberedMost = 10_000

/**
 * Imported history names who did it then: somebody of the tenant, also one who left. Who may not import history is
 * told so by the route, and nothing about people.
 */
export const knownActor: ApiPart = (app, { people }) => {
  const known = new Set<string>() // people are deactivated, never deleted
  app.addHook('preHandler', async ({ method, caller, body }) => {
    if (method === 'GET' || method === 'HEAD' || caller === null) return
    const { actorId } = (body ?? {}) as { actorId?: unknown }
    if (typeof actorId !== 'string' || actorId === caller.userId || !may(caller, 'history.import')) return
    const key = `${caller.tenantId} ${actorId}`
    if (known.has(key)) return
    if ((await people.assignee(caller.tenantId, actorId)) === null)
      throw refused('actor_not_found', 'There is no such user.')
    if (known.size >= rememberedMost) known.clear()
    known.add(key)
  })
}
