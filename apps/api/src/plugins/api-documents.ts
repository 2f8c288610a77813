import swagger from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { ApiServer } from '../api-server.ts'
import { operationIdOf } from '../documents/operation-id.ts'
import { documentPage } from './document-page.ts'
import { jsonType } from './envelope.ts'
import { pruneSchemas } from './prune-schemas.ts'
import { requestHeaders } from './request-headers.ts'

/** Collects the routes' contracts into OpenAPI 3.1; comes before the routes. */
export const apiDocuments = async (app: ApiServer): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Docket',
        version: '1.0.0',
        description: 'Help-desk ticketing on an append-only log. Switch on `code`, never on text.',
        license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT, or an API key (dk_...)' },
          operator: { type: 'http', scheme: 'bearer', bearerFormat: 'DOCKET_OPERATOR_TOKEN' },
        },
      },
      security: [{ bearer: [] }],
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document)
      const { config } = document.route
      return {
        url,
        schema: {
          operationId: operationIdOf(document.route),
          ...summaryOf[url],
          ...schema,
          ...requestHeaders(document.route),
          ...(config?.public && { security: [] }),
          ...(config?.operator && { security: [{ operator: [] }], 'x-permission': 'operator' }),
          ...(config?.action && { 'x-permission': config.action }),
        },
      }
    },
    transformObject: (document) => pruneSchemas(jsonSchemaTransformObject(document)),
  })
}

/** What the runtime serves on every process; their contracts are not this API's. */
const summaryOf: Readonly<Record<string, { tags: string[]; summary: string }>> = {
  '/health/live': { tags: ['health'], summary: 'Whether the process runs' },
  '/health/ready': { tags: ['health'], summary: 'Whether it can do its work' },
  '/health/alerts': { tags: ['health'], summary: 'What needs a hand; 503 when it is critical' },
  '/metrics': { tags: ['health'], summary: 'Figures for Prometheus' },
}

/** Serves the document and a page to browse it. */
export const apiDocumentRoutes = (app: ApiServer): void => {
  app.get('/api/v1/openapi.json', { config: { public: true }, schema: { hide: true } }, (_request, reply) =>
    reply.type(jsonType).send(JSON.stringify(app.swagger())),
  )
  documentPage(app)
}
