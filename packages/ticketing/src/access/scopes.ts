import { type Action, actions } from './permissions.ts'
import type { Caller } from './role.ts'

/**
 * What an API key may be given of its role's permissions: an action of the permission table, all that are about one
 * noun (`ticket.*`), or everything its role has (`*`).
 */
export const scopes: readonly string[] = [
  '*',
  ...new Set(actions.map((action) => `${nounOf(action)}.*`)),
  ...actions,
]

/** Whether the caller's scopes leave them this action; people have none and are bound by their role alone. */
export const isInScope = ({ scopes }: Caller, action: Action): boolean =>
  scopes === undefined ||
  scopes.includes('*') ||
  scopes.includes(action) ||
  scopes.includes(`${nounOf(action)}.*`)

function nounOf(action: Action): string {
  return action.slice(0, action.indexOf('.'))
}
