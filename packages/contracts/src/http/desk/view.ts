import { z } from 'zod'
import { text, uuid } from '../fields.ts'
import { listQuery } from '../list-query.ts'
import { cursor, limit } from '../pagination.ts'
import { ticketRow } from '../ticket.ts'
import { customFieldKey } from './custom-field.ts'
import { kept, name, namesItsTeam, scope, seen, teamOfScope } from './kept.ts'

/** They say which part of a list and in what order, not which tickets. */
const noFilters = new Set(['sort', 'sortBy', 'sortOrder', 'limit', 'cursor', 'page', 'pageSize', 'page_size'])

/** Exactly the filters of `GET /tickets`, written as in its query, and checked by its own schema. */
const filter = z
  .record(z.string().min(1).max(80), z.string().max(2_000))
  .superRefine((said, context) => {
    for (const name of Object.keys(said).filter((name) => noFilters.has(name)))
      context.addIssue({ code: 'custom', path: [name], message: 'is no filter' })
    const parsed = listQuery.safeParse(said)
    for (const issue of parsed.error?.issues ?? []) {
      const named = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')]
      for (const path of named)
        context.addIssue({
          code: 'custom',
          path: [path],
          message: issue.code === 'unrecognized_keys' ? 'is not a filter of the ticket list' : issue.message,
        })
    }
  })
  .meta({ description: 'as in the query of GET /tickets, e.g. {"status": "NEW,OPEN", "assigneeId": "me"}' })

const sort = text(200)
  .refine((said) => listQuery.safeParse({ sort: said }).success, {
    error: 'is not a sort of the ticket list',
  })
  .nullable()

const rowColumns = Object.keys(ticketRow.shape)
const column = z
  .string()
  .max(80)
  .refine(
    (said) =>
      rowColumns.includes(said) ||
      (said.startsWith('cf.') && customFieldKey.safeParse(said.slice(3)).success),
    { error: 'is not a member of a ticket row' },
  )
const columns = z
  .array(column)
  .max(40)
  .refine((all) => new Set(all).size === all.length, { error: 'each column may stand there once' })

const content = { name, filter, sort: sort.default(null), columns: columns.default([]) }

export const createViewBody = z
  .strictObject({ scope: scope.default('personal'), teamId: uuid.nullable().default(null), ...content })
  .refine(namesItsTeam, teamOfScope)
  .meta({ id: 'CreateView' })

export const replaceViewBody = z.strictObject({ ...content, ...seen }).meta({ id: 'ReplaceView' })

export const view = z
  .object({
    ...kept,
    scope,
    ownerId: uuid.nullable(),
    teamId: uuid.nullable(),
    name: z.string(),
    filter: z.record(z.string(), z.string()),
    sort: z.string().nullable(),
    columns: z.array(z.string()),
  })
  .meta({ id: 'View' })

/** Which part of a view's tickets; `sort` in place of the view's own. */
export const viewTicketsQuery = z.strictObject({
  limit: limit.optional(),
  cursor: cursor.optional(),
  page: z.coerce.number().int().min(1).max(10_000).optional(),
  pageSize: limit.optional(),
  sort: text(200).optional(),
})

export const viewCountsQuery = z.strictObject({
  ids: z
    .string()
    .max(1_000)
    .transform((said) => said.split(','))
    .pipe(z.array(uuid).min(1).max(20))
    .meta({ description: 'ids of views by comma, at most 20' }),
})

/** How many tickets a view has now; `capped`: at least so many. */
export const viewCount = z.object({ id: uuid, count: z.int(), capped: z.boolean() }).meta({ id: 'ViewCount' })

export type View = z.output<typeof view>
