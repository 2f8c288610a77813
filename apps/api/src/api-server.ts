import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ApiContext } from './context.ts'

/** The server as plugins and routes see it: schemas are zod. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** One ability or one endpoint: adds itself to the server, knows everything else from the context. */
export type ApiPart = (app: ApiServer, context: ApiContext) => void
