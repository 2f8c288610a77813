import { z } from 'zod'
import { instant, priorityWord, status, text, ticketType, tier, uuid } from './fields.ts'
import { cursor, limit } from './pagination.ts'

/** Several values by comma, each checked. */
const several = <Value extends z.ZodType<unknown, string>>(value: Value) =>
  z
    .string()
    .transform((said) => said.split(','))
    .pipe(z.array(value).min(1).max(50))

const flag = z.enum(['true', 'false']).transform((said) => said === 'true')
const person = z.union([z.literal(['me', 'none']), uuid], { error: 'expected an id, me or none' })

export const sortFields = ['createdAt', 'updatedAt', 'priority', 'status', 'dueAt', 'number'] as const
const sort = z
  .string()
  .transform((said) => said.split(','))
  .pipe(
    z
      .array(
        z.string().refine((one) => (sortFields as readonly string[]).includes(one.replace(/^-/, '')), {
          error: `expected ${sortFields.join(', ')}, each with - for descending`,
        }),
      )
      .min(1)
      .max(3),
  )
  .meta({
    description: `comma-separated, - for descending: ${sortFields.join(', ')}; dueAt is the date set by hand`,
  })

/** The allow-list of filters; anything else in the query is refused by name. */
export const listFilters = {
  status: several(status).optional(),
  priority: several(priorityWord).optional(),
  type: several(ticketType).optional(),
  category: several(text(200)).optional(),
  assigneeId: several(person).optional(),
  teamId: several(z.union([z.literal('none'), uuid])).optional(),
  requesterId: several(z.union([z.literal('me'), uuid])).optional(),
  organizationId: several(uuid).optional(),
  tier: several(tier).optional(),
  tag: several(text(64)).optional(),
  delayed: flag.optional().meta({ description: 'staff only: a breach of the present cycle was recorded' }),
  createdFrom: instant.optional(),
  createdTo: instant.optional(),
  updatedFrom: instant.optional(),
  updatedTo: instant.optional(),
  dueBefore: instant
    .optional()
    .meta({ description: 'due dates set by hand; for what policies promise see GET /sla/clocks' }),
  q: text(500).optional(),
}

/** What other help desks call some of them. */
const aliases = {
  search: text(500).optional(),
  sortBy: z.enum(sortFields).optional(),
  sortOrder: z.enum(['asc', 'desc']).optional(),
  page_size: limit.optional(),
  from: instant.optional(),
  to: instant.optional(),
}

const shape = {
  ...listFilters,
  sort: sort.optional(),
  limit: limit.optional(),
  cursor: cursor.optional(),
  page: z.coerce.number().int().min(1).max(10_000).optional(),
  pageSize: limit.optional(),
  ...aliases,
}
const known = z.object(shape)
type Known = z.output<typeof known>

/** `cf.<key>`: values of a custom field. */
const fieldFilter = /^cf\.([a-z][a-z0-9_]{0,62})$/
const fieldValues = several(text(200))
const mostFields = 10

/** The query of GET /tickets, and a saved filter: the filters above, `cf.<key>`, and nothing else. */
export const listQuery = z
  .looseObject(shape)
  .check(({ value, issues }) => {
    const others = Object.keys(value).filter((name) => !Object.hasOwn(shape, name))
    const strange = others.filter((name) => !fieldFilter.test(name))
    if (strange.length > 0) issues.push({ code: 'unrecognized_keys', keys: strange, input: value })
    for (const [index, name] of others.filter((name) => fieldFilter.test(name)).entries()) {
      const wrong = fieldValues.safeParse(value[name]).error?.issues[0]?.message
      const message = index < mostFields ? wrong : `at most ${mostFields} custom fields`
      if (message) issues.push({ code: 'custom', path: [name], message, input: value })
    }
  })
  .transform((said) => {
    const { search, sortBy, sortOrder, page_size, from, to, ...ours } = knownOf(said)
    return {
      ...ours,
      customFields: fieldsOf(said),
      q: ours.q ?? search,
      sort: ours.sort ?? (sortBy && [sortOrder === 'desc' ? `-${sortBy}` : sortBy]),
      pageSize: ours.pageSize ?? page_size,
      createdFrom: ours.createdFrom ?? from,
      createdTo: ours.createdTo ?? to,
    }
  })
export type ListQuery = z.output<typeof listQuery>

const knownOf = (said: Record<string, unknown>): Known =>
  Object.fromEntries(Object.entries(said).filter(([name]) => Object.hasOwn(shape, name))) as Known

const fieldsOf = (said: Record<string, unknown>): Record<string, string[]> | undefined => {
  const named = Object.entries(said).flatMap(([name, value]) => {
    const key = fieldFilter.exec(name)?.[1]
    return key === undefined ? [] : [[key, fieldValues.parse(value)] as const]
  })
  return named.length === 0 ? undefined : Object.fromEntries(named)
}
