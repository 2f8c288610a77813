import type { MacroAction, TemplateFields } from '@docket/contracts'
import { Failure } from '@docket/runtime'
import type { Caller } from '@docket/ticketing'
import type { ApiContext } from '../../context.ts'

/** A person or a team that a body names, and where. */
export type Reference = { noun: 'team' | 'user'; id: string; path: string }

/** Throws `not_found` naming those that are not the tenant's: another tenant's are like none. */
export const requireReferences = async (
  { identity }: Pick<ApiContext, 'identity'>,
  { tenantId }: Caller,
  references: readonly Reference[],
): Promise<void> => {
  const found = await Promise.all(
    references.map(({ noun, id }) =>
      noun === 'team' ? identity.readTeam(tenantId, id) : identity.readUser(tenantId, id),
    ),
  )
  const missing = references.filter((_, n) => found[n] === null)
  const [first] = missing
  if (first === undefined) return
  throw new Failure('not_found', `There is no such ${first.noun}.`, {
    errors: missing.map(({ noun, path }) => ({
      path,
      code: 'not_found',
      message: `is no ${noun} of this tenant`,
    })),
  })
}

/** The team that a scope names. */
export const teamReference = (teamId: string | null): Reference[] => named('team', teamId, 'teamId')

export const templateReferences = ({ teamId, assigneeId }: TemplateFields): Reference[] => [
  ...named('team', teamId, 'fields.teamId'),
  ...named('user', assigneeId, 'fields.assigneeId'),
]

export const macroReferences = (actions: readonly MacroAction[]): Reference[] =>
  actions.flatMap((action, n) => {
    if (action.do === 'set_team') return named('team', action.teamId, `actions.${n}.teamId`)
    if (action.do !== 'set_assignee' || action.assigneeId === 'me') return []
    return named('user', action.assigneeId, `actions.${n}.assigneeId`)
  })

const named = (noun: Reference['noun'], id: string | null | undefined, path: string): Reference[] =>
  id == null ? [] : [{ noun, id, path }]
