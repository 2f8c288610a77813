import type { Action, Caller } from '@docket/ticketing'
import { forbidden, may } from '@docket/ticketing'

/** Whose a thing is: one person's, a team's, or everybody's in the tenant. */
export type Scoped = {
  scope: 'personal' | 'team' | 'tenant'
  ownerId: string | null
  teamId: string | null
}

/** The actions of the permission table that keeping things of each scope stands under. */
export type ScopeActions = { readonly [Scope in Scoped['scope']]: Action }

/** Views have a line of their own for each scope. */
export const viewActions: ScopeActions = {
  personal: 'views.personal',
  team: 'views.team',
  tenant: 'views.tenant',
}

/** What is one's own is used by nobody else, so that who may use may keep it (decision 0075). */
export const responseActions: ScopeActions = {
  personal: 'macros.use',
  team: 'macros.edit',
  tenant: 'macros.edit',
}

/** Whether the thing is there for this person. Who may edit it sees it, whatever team they are in. */
export const isSeen = (thing: Scoped, caller: Caller, actions: ScopeActions): boolean => {
  switch (thing.scope) {
    case 'personal':
      return thing.ownerId === caller.userId
    case 'team':
      return caller.teamIds.includes(thing.teamId ?? '') || refuseKeeping(thing, caller, actions) === null
    case 'tenant':
      return true
  }
}

/** Null if this person may make, change and remove the thing, else why not. */
export const refuseKeeping = (thing: Scoped, caller: Caller, actions: ScopeActions) => {
  const action = actions[thing.scope]
  const isOthers = thing.scope === 'personal' && thing.ownerId !== caller.userId
  return !isOthers && may(caller, action, { teamId: thing.teamId }) ? null : forbidden(action)
}
