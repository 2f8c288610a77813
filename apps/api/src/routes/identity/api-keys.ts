import { apiKey, createApiKeyBody, cursor, limit, newApiKey } from '@docket/contracts'
import { Failure } from '@docket/runtime'
import { isApiKey } from '@docket/ticketing'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { answers } from '../auth/auth-schema.ts'
import { changeOf } from './change-of.ts'
import { changeRoute } from './change-route.ts'
import { found, idIn } from './found.ts'
import { idParams } from './identity-schema.ts'
import { listRoute } from './list-route.ts'
import { sendSaved } from './send-saved.ts'

const action = 'api_keys.edit' as const
const url = '/api/v1/api-keys'

/** Makes a key and shows it this once. A key makes no keys: what it was given could be given away, and widened. */
const createApiKeyRoute: ApiPart = (app, context) => {
  const { identity, clock } = context
  app.route({
    method: 'POST',
    url,
    config: { action },
    schema: { ...answers('api keys', 'Make an API key', 201, newApiKey), body: createApiKeyBody },
    handler: async (request, reply) => {
      if (isApiKey(callerOf(request)))
        throw new Refused({ code: 'forbidden', detail: 'An API key makes no API keys.' })
      const { expiresAt } = request.body
      if (expiresAt !== null && expiresAt <= clock.now()) throw alreadyOver()
      reply.header('Cache-Control', 'no-store')
      const saved = await identity.createApiKey(changeOf(request, context), request.body)
      return sendSaved(reply, saved, { status: 201, message: 'API key created', at: url })
    },
  })
}

const listApiKeysRoute = listRoute({
  url,
  config: { action },
  tag: 'api keys',
  summary: 'List the API keys',
  query: z.strictObject({ limit: limit.default(25), cursor: cursor.optional() }),
  row: apiKey,
  read: ({ identity }, request, _filters, page) => identity.listApiKeys(callerOf(request).tenantId, page),
})

const getApiKeyRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'GET',
    url: `${url}/:id`,
    config: { action },
    schema: { ...answers('api keys', 'One API key', 200, apiKey), params: idParams },
    handler: async (request, reply) => {
      const id = idIn(request.params.id, 'API key')
      return reply.ok(found(await identity.readApiKey(callerOf(request).tenantId, id), 'API key'))
    },
  })
}

/** From the next request on; streams end within two seconds. */
const revokeApiKeyRoute = changeRoute({
  method: 'DELETE',
  url: `${url}/:id`,
  config: { action },
  tag: 'api keys',
  noun: 'API key',
  data: apiKey,
  summary: 'Revoke an API key',
  message: 'API key revoked',
  run: ({ context, change, id }) => context.identity.revokeApiKey(change, id),
})

export const apiKeyRoutes: readonly ApiPart[] = [
  createApiKeyRoute,
  listApiKeysRoute,
  getApiKeyRoute,
  revokeApiKeyRoute,
]

const alreadyOver = () =>
  new Failure('invalid_input', 'The key would be over already.', {
    errors: [{ path: 'expiresAt', code: 'in_the_past', message: 'must lie in the future' }],
  })
