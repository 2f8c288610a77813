import { permissions } from './permissions.ts'
import type { Caller } from './role.ts'

/** Which tickets of the tenant a caller meets: in lists, counts, search, exports and the stream alike. */
export type ReadScope = { readonly kind: 'tenant' } | { readonly kind: 'requester'; readonly userId: string }

/** The list predicate that the permission table's line "read a ticket" means for this caller. */
export const readScope = (caller: Caller): ReadScope =>
  permissions['ticket.read'][caller.role] === 'all'
    ? { kind: 'tenant' }
    : { kind: 'requester', userId: caller.userId }
