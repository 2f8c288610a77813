import type { Macro } from '@docket/contracts'
import { sql } from 'kysely'
import type { KeptKind } from '../kept/kept.ts'

export const macroKind: KeptKind<Macro> = {
  noun: 'macro',
  action: 'macro',
  table: 'macros',
  id: 'macro_id',
  columns: {
    scope: 'scope',
    teamId: 'team_id',
    name: 'name',
    description: 'description',
    actions: 'actions',
  },
  json: ['actions'],
  sameAs: ({ scope, teamId, name }) =>
    sql`scope = ${scope} and team_id is not distinct from ${teamId} and lower(name) = lower(${name})`,
}
