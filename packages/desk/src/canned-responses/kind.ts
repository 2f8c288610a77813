import type { CannedResponse } from '@docket/contracts'
import type { KeptKind } from '../kept/kept.ts'
import { nameInScope } from '../scope/name-in-scope.ts'

export const cannedResponseKind: KeptKind<CannedResponse> = {
  noun: 'canned response',
  action: 'canned_response',
  table: 'canned_responses',
  id: 'response_id',
  columns: { scope: 'scope', ownerId: 'owner_id', teamId: 'team_id', name: 'name', body: 'body' },
  sameAs: (content) => nameInScope(content),
}
