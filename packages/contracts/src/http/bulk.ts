import { z } from 'zod'
import { editTicketBody } from './command-bodies.ts'
import { status, tags, text, uuid } from './fields.ts'
import { listQuery } from './list-query.ts'

/** More tickets than this are changed as a job. */
export const bulkAtOnce = 100
/** Tickets that one request may name; a filter may match as many as can be counted. */
const bulkIds = 5_000
const bulkMatches = 10_000

const together = editTicketBody.shape

/** What is done to each ticket, as one save. `tags` replaces them, the other two add to and take from them. */
const bulkChange = z
  .strictObject({
    status: status.optional(),
    reason: together.reason,
    until: together.until,
    resolution: together.resolution,
    priority: together.priority,
    assigneeId: together.assigneeId,
    teamId: together.teamId,
    type: together.type,
    category: together.category,
    environment: together.environment,
    affectedService: together.affectedService,
    customFields: together.customFields,
    tags: together.tags,
    addTags: tags.min(1).optional(),
    removeTags: tags.min(1).optional(),
    delete: z.literal(true).optional(),
    restore: z.literal(true).optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    error: 'names nothing to change',
  })
  .refine(
    ({ delete: deletes, restore, ...others }) => {
      const changes = Object.values(others).some((value) => value !== undefined)
      return !(deletes && (restore || changes))
    },
    { error: 'goes alone', path: ['delete'] },
  )
export type BulkChange = z.output<typeof bulkChange>

/** As the query of GET /tickets spells it, without the part of the list that is shown. */
const bulkFilter = listQuery.refine(
  ({ sort, limit, cursor, page, pageSize }) =>
    [sort, limit, cursor, page, pageSize].every((said) => said === undefined),
  { error: 'takes no sort, limit, cursor or page: it means all that match' },
)

export const bulkBody = z
  .strictObject({
    ids: z.array(text(64)).min(1).max(bulkIds).optional(),
    filter: bulkFilter.optional(),
    expectedCount: z.int().min(0).max(bulkMatches).optional(),
    change: bulkChange,
  })
  .refine((body) => (body.ids === undefined) !== (body.filter === undefined), {
    error: 'either ids or filter is needed',
    path: ['ids'],
  })
  .refine((body) => (body.filter === undefined) === (body.expectedCount === undefined), {
    error: 'goes with filter, and filter with it',
    path: ['expectedCount'],
  })
  .meta({ id: 'Bulk' })
export type BulkBody = z.output<typeof bulkBody>

/** What became of one of them; `id` as it was given. */
const bulkResult = z.discriminatedUnion('outcome', [
  z.object({ id: z.string(), outcome: z.literal('done'), ticketId: uuid, version: z.int() }),
  z.object({ id: z.string(), outcome: z.literal('failed'), code: z.string(), detail: z.string() }),
])
export type BulkResult = z.output<typeof bulkResult>

/** The good ones are done, the others named. */
export const bulkAnswer = z
  .object({
    total: z.int(),
    done: z.int(),
    failed: z.int(),
    results: z.array(bulkResult),
  })
  .meta({ id: 'BulkAnswer' })
export type BulkAnswer = z.output<typeof bulkAnswer>
