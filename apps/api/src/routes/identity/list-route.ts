import type { Page, PageRequest } from '@docket/database'
import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import type { ApiContext } from '../../context.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { paginationOf } from '../../tickets/paging.ts'
import { lists, type Tag } from './identity-schema.ts'

type Listed = { limit: number; cursor?: string | undefined }

/** One list by cursor: what it is called, who may read it, and where its pages come from. */
export const listRoute =
  <Query extends z.ZodType<Listed>, Row>(list: {
    url: string
    config: FastifyContextConfig
    tag: Tag
    summary: string
    query: Query
    row: z.ZodType
    read(
      context: ApiContext,
      request: FastifyRequest,
      filters: Omit<z.output<Query>, 'limit' | 'cursor'>,
      page: PageRequest,
    ): Promise<Page<Row>>
  }): ApiPart =>
  (app, context) => {
    app.route({
      method: 'GET',
      url: list.url,
      config: list.config,
      schema: lists(list.tag, list.summary, list.query, list.row),
      handler: async (request, reply) => {
        const { limit, cursor, ...filters } = request.query as z.output<Query>
        const seal = cursorSeal(context.cursorSecret, request.caller?.tenantId ?? 'operator')
        const asked = { limit, cursor: cursor === undefined ? null : seal.open(cursor) }
        const page = await list.read(context, request, filters, asked)
        return reply.ok(page.rows, { meta: { pagination: paginationOf(page, asked, seal) } })
      },
    })
  }
