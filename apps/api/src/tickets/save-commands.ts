import type { EditTicketBody, ReplaceTicketBody, SavedTogether } from '@docket/contracts'
import { Failure } from '@docket/runtime'
import type { ChangeDetails, TicketCommand } from '@docket/ticketing'
import type { People } from '../people/people.ts'
import { assignmentCommands } from './assignment.ts'
import { customFieldCommands } from './by-rules.ts'
import type { SaveCommand } from './replace-tags.ts'
import type { RequestFacts } from './request-facts.ts'

/** The changes that one save takes together, in the order they make sense: who and what first, the status last. */
export const savedTogether = async (
  people: People,
  body: SavedTogether,
  facts: RequestFacts,
): Promise<SaveCommand[]> => {
  const { at } = facts
  const { priority, tags } = body
  return [
    ...(priority === undefined ? [] : [{ type: 'ChangePriority', at, data: { priority } } as const]),
    ...(await assignmentCommands(people, body, facts)),
    ...(tags === undefined ? [] : [{ type: 'ReplaceTags', at, data: { tags } } as const]),
    ...customFieldCommands(body.customFields, facts),
    ...statusCommands(body, facts),
  ]
}

type StatusPart = Pick<SavedTogether, 'status' | 'reason' | 'until' | 'resolution'>

/** One command a status step. A resolution without a status resolves. */
export const statusCommands = (body: StatusPart, { at, settings }: RequestFacts): TicketCommand[] => {
  const said = body.status ?? (body.resolution === undefined ? [] : 'RESOLVED')
  const steps = typeof said === 'string' ? [said] : said
  refuseStray(body, steps)
  const resolution = { code: body.resolution?.code ?? null, notes: body.resolution?.notes ?? null }
  return steps.map((to) => ({
    type: 'ChangeStatus',
    at,
    data: {
      to,
      settings,
      ...(to === 'PENDING_INFO' && body.reason !== undefined && { reason: body.reason }),
      ...(to === 'PENDING_INFO' && body.until !== undefined && { until: body.until }),
      ...(to === 'RESOLVED' && { resolution }),
    },
  }))
}

/** A qualifier without the status it qualifies would be dropped silently; it is a mistake instead. */
const refuseStray = (body: StatusPart, steps: readonly string[]): void => {
  const strays = [
    ...(['reason', 'until'] as const).filter((name) => body[name] != null && !steps.includes('PENDING_INFO')),
    ...(body.resolution !== undefined && !steps.includes('RESOLVED') ? ['resolution'] : []),
  ]
  if (strays.length === 0) return
  throw new Failure('invalid_input', `${strays.join(', ')} does not go with this status.`, {
    errors: strays.map((path) => ({
      path,
      code: 'stray',
      message: `goes with status ${path === 'resolution' ? 'RESOLVED' : 'PENDING_INFO'}`,
    })),
  })
}

const detailFields = [
  'title',
  'description',
  'type',
  'category',
  'environment',
  'affectedService',
] as const satisfies readonly (keyof ReplaceTicketBody & keyof EditTicketBody)[]

/** The command that changes the named details, or none. */
export const detailsCommands = (body: EditTicketBody, { at }: RequestFacts): ChangeDetails[] => {
  const named = detailFields.filter((field) => body[field] !== undefined)
  if (named.length === 0) return []
  const data = Object.fromEntries(named.map((field) => [field, body[field]])) as ChangeDetails['data']
  return [{ type: 'ChangeDetails', at, data }]
}
