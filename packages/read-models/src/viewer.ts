/**
 * Through whose eyes a read looks: staff see every ticket of their tenant and all of it, a requester sees their
 * own tickets and the public parts of them. Lists, counts, rows and comments all take one.
 */
export type Viewer = { kind: 'staff' | 'requester'; userId: string }

/** The viewer behind a caller: END_USER is a requester, every other role is staff (domain.md, section 3). */
export const viewerOf = (caller: { role: string; userId: string }): Viewer => ({
  kind: caller.role === 'END_USER' ? 'requester' : 'staff',
  userId: caller.userId,
})
