import type { Change, Saved } from '@docket/identity'
import type { Action } from '@docket/ticketing'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import type { ApiContext } from '../../context.ts'
import { callerOf } from '../../plugins/permission.ts'
import { answers } from '../auth/auth-schema.ts'
import { changeOf } from './change-of.ts'
import { idIn } from './found.ts'
import { idParams, type Tag } from './identity-schema.ts'
import { sendSaved } from './send-saved.ts'

export type ChangeRequest<Body> = {
  context: ApiContext
  request: FastifyRequest
  change: Change
  id: string
  body: Body
}

/**
 * One change of one user, team, organization, key or tenant: what it is called, who may make it, and what makes it. An
 * operator's change is of the tenant that the path names.
 */
export const changeRoute =
  <Body extends z.ZodType>(route: {
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
    url: `${string}/:id${string}`
    config: { action: Action } | { operator: true }
    tag: Tag
    noun: string
    summary: string
    body?: Body
    data: z.ZodType
    message: string
    run(asked: ChangeRequest<z.output<Body>>): Promise<Saved<{ id: string }>>
  }): ApiPart =>
  (app, context) => {
    const { method, url, config, tag, noun, summary, body, data, message } = route
    app.route({
      method,
      url,
      config,
      schema: {
        ...answers(tag, summary, 200, data),
        params: idParams,
        ...(body && { body: body as z.ZodType }),
      },
      handler: async (request, reply) => {
        const id = idIn((request.params as { id: string }).id, noun)
        const tenantId = 'operator' in config ? id : callerOf(request).tenantId
        const change = changeOf(request, context, tenantId)
        const asked = { context, request, change, id, body: request.body as z.output<Body> }
        const saved = await route.run(asked)
        context.wakeup?.wake()
        return sendSaved(reply, saved, { status: 200, message, at: '' })
      },
    })
  }
