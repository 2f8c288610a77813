import { removeBody } from '@docket/contracts'
import type { Page, PageRequest } from '@docket/database'
import type { DeskChange, DeskSaved, Which } from '@docket/desk'
import type { Action, Caller } from '@docket/ticketing'
import type { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import type { ApiContext } from '../../context.ts'
import { callerOf } from '../../plugins/permission.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { paginationOf } from '../../tickets/paging.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { changeOf } from '../identity/change-of.ts'
import { found, idIn } from '../identity/found.ts'
import { gone, idParams, one, several } from './desk-schema.ts'
import { sendGone, sendKept } from './send-kept.ts'

type Kept = { id: string; version: number }
type Listed = { limit: number; cursor?: string | undefined }

/** What the five routes of one kind of thing need to know; everything else is the same for all of them. */
export type DeskKind<
  Row extends Kept,
  Create extends z.ZodType,
  Replace extends z.ZodType,
  Query extends z.ZodType<Listed>,
> = {
  /** Below /api/v1. */
  path: string
  /** In the documents; the path if left out. */
  tag?: string
  noun: string
  plural: string
  read: Action
  edit: Action
  row: z.ZodType
  /** What a change answers, if that is more than the row. */
  savedRow?: z.ZodType
  createBody: Create
  replaceBody: Replace
  listQuery: Query
  create(to: ForChange, body: z.output<Create>): Promise<DeskSaved<Row>>
  replace(to: ForOne, body: z.output<Replace>): Promise<DeskSaved<Row>>
  remove: Archive<Row> | Delete
  readOne(context: ApiContext, caller: Caller, id: string): Promise<Row | null>
  list(context: ApiContext, caller: Caller, query: z.output<Query>, page: PageRequest): Promise<Page<Row>>
}

export type ForChange = { context: ApiContext; caller: Caller; change: DeskChange }
export type ForOne = ForChange & { which: Which }

/** Takes it out of use and answers with it, since it is never deleted. */
type Archive<Row> = { archive(to: ForOne): Promise<DeskSaved<Row>> }
type Delete = { delete(to: ForOne): Promise<DeskSaved<null>> }

/** Create, list, read, replace and remove: the same question has the same answer for every kind. */
export const deskRoutes = <
  Row extends Kept,
  Create extends z.ZodType,
  Replace extends z.ZodType,
  Query extends z.ZodType<Listed>,
>(
  kind: DeskKind<Row, Create, Replace, Query>,
): readonly ApiPart[] => {
  const { path, tag = path, noun, plural, row, savedRow = row } = kind
  const url = `/api/v1/${path}`
  return [
    (app, context) => {
      app.route({
        method: 'POST',
        url,
        config: { action: kind.edit },
        schema: { ...one(tag, `Make a ${noun}`, 201, savedRow), body: kind.createBody },
        handler: async (request, reply) => {
          const to = { context, caller: callerOf(request), change: changeOf(request, context) }
          const saved = await kind.create(to, request.body as z.output<Create>)
          return sendKept(reply, saved, { noun, message: `Made the ${noun}`, status: 201, at: url })
        },
      })
    },
    (app, context) => {
      app.route({
        method: 'GET',
        url,
        config: { action: kind.read },
        schema: several(tag, `List ${plural}`, kind.listQuery, row),
        handler: async (request, reply) => {
          const caller = callerOf(request)
          const query = request.query as z.output<Query>
          const seal = cursorSeal(context.cursorSecret, caller.tenantId)
          const { limit, cursor } = query
          const asked = { limit, cursor: cursor === undefined ? null : seal.open(cursor) }
          const page = await kind.list(context, caller, query, asked)
          return reply.ok(page.rows, { meta: { pagination: paginationOf(page, asked, seal) } })
        },
      })
    },
    (app, context) => {
      app.route({
        method: 'GET',
        url: `${url}/:id`,
        config: { action: kind.read },
        schema: { ...one(tag, `One ${noun}`, 200, row), params: idParams },
        handler: async (request, reply) => {
          const id = idIn(request.params.id, noun)
          const thing = found(await kind.readOne(context, callerOf(request), id), noun)
          return reply.header('ETag', `"${thing.version}"`).ok(thing)
        },
      })
    },
    (app, context) => {
      app.route({
        method: 'PUT',
        url: `${url}/:id`,
        config: { action: kind.edit },
        schema: {
          ...one(tag, `Replace a ${noun}; needs If-Match or expectedVersion`, 200, savedRow),
          params: idParams,
          body: kind.replaceBody,
        },
        handler: async (request, reply) => {
          const saved = await kind.replace(
            {
              context,
              caller: callerOf(request),
              change: changeOf(request, context),
              which: {
                id: idIn(request.params.id, noun),
                expectedVersion: seenVersion(request, { required: true }),
              },
            },
            request.body as z.output<Replace>,
          )
          return sendKept(reply, saved, { noun, message: `Changed the ${noun}` })
        },
      })
    },
    removeRoute(kind),
  ]
}

const removeRoute =
  <Row extends Kept>({
    path,
    tag = path,
    noun,
    edit,
    row,
    remove,
  }: {
    path: string
    tag?: string
    noun: string
    edit: Action
    row: z.ZodType
    remove: Archive<Row> | Delete
  }): ApiPart =>
  (app, context) => {
    const archives = 'archive' in remove
    const summary = archives
      ? `Archive a ${noun}: out of use, never deleted; needs If-Match or expectedVersion`
      : `Delete a ${noun}; needs If-Match or expectedVersion`
    app.route({
      method: 'DELETE',
      url: `/api/v1/${path}/:id`,
      config: { action: edit },
      schema: {
        ...(archives ? one(tag, summary, 200, row) : gone(tag, summary)),
        params: idParams,
        body: removeBody,
      },
      handler: async (request, reply) => {
        const to: ForOne = {
          context,
          caller: callerOf(request),
          change: changeOf(request, context),
          which: {
            id: idIn(request.params.id, noun),
            expectedVersion: seenVersion(request, { required: true }),
          },
        }
        if (!archives) return sendGone(reply, await remove.delete(to), noun)
        return sendKept(reply, await remove.archive(to), { noun, message: `Archived the ${noun}` })
      },
    })
  }
