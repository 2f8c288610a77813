import type { View } from '@docket/contracts'
import type { KeptKind } from '../kept/kept.ts'
import { nameInScope } from '../scope/name-in-scope.ts'

export const viewKind: KeptKind<View> = {
  noun: 'view',
  action: 'view',
  table: 'saved_views',
  id: 'view_id',
  columns: {
    scope: 'scope',
    ownerId: 'owner_id',
    teamId: 'team_id',
    name: 'name',
    filter: 'filter',
    sort: 'sort',
    columns: 'columns',
  },
  json: ['filter', 'columns'],
  sameAs: (content) => nameInScope(content),
}
