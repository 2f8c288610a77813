import { type Caller, may } from '@docket/ticketing'
import { type RawBuilder, sql } from 'kysely'
import type { ScopeActions, Scoped } from './scoped.ts'

export type ScopeFilter = { scope?: Scoped['scope'] | undefined; teamId?: string | undefined }

/** `isSeen` as conditions on rows, and what was asked for. Macros have no owner, since none of them is personal. */
export const seenBy = (
  caller: Caller,
  actions: ScopeActions,
  filter: ScopeFilter,
  { owned }: { owned: boolean },
): RawBuilder<unknown>[] => {
  const anyTeam = may(caller, actions.team, { teamId: null })
  const mine = owned ? sql`scope = 'personal' and owner_id = ${caller.userId}` : sql`false`
  const ours = anyTeam ? sql`scope = 'team'` : sql`team_id = any (${[...caller.teamIds]}::uuid[])`
  return [
    sql`(scope = 'tenant' or ${mine} or ${ours})`,
    ...(filter.scope === undefined ? [] : [sql`scope = ${filter.scope}`]),
    ...(filter.teamId === undefined ? [] : [sql`team_id = ${filter.teamId}`]),
  ]
}
