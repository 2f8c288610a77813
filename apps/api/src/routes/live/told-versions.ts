import type { TicketListRow, Viewer } from '@docket/read-models'

/** What this process has told of a ticket, and when, counted in streams opened so far. */
type Told = { version: number; opened: number }

/**
 * The newest version told of each ticket, for staff and for requesters, whose versions differ. Announcements are
 * repeated after a crash and rows may be read ahead of their news, so the version decides what is new.
 */
export type ToldVersions = {
  /**
   * Who still has to be told this version: everybody, those who came after it was told the last time, or nobody.
   * Answers the count of streams from which on they are.
   */
  newFor(ticketId: string, version: number, kind: Viewer['kind']): number
  tell(row: TicketListRow, kinds: readonly Viewer['kind'][], opened: number): void
  clear(): void
}

/** Remembers the `most` tickets told last; for the others a repeat is told again. */
export const createToldVersions = (most: number): ToldVersions => {
  const told = { staff: new Map<string, Told>(), requester: new Map<string, Told>() }
  return {
    newFor(ticketId, version, kind) {
      const last = told[kind].get(ticketId)
      if (last === undefined || version > last.version) return 0
      return version === last.version ? last.opened + 1 : Number.POSITIVE_INFINITY
    },
    tell(row, kinds, opened) {
      for (const kind of kinds) {
        const version = kind === 'staff' ? row.version : row.publicVersion
        const versions = told[kind]
        if ((versions.get(row.ticketId)?.version ?? 0) > version) continue
        versions.delete(row.ticketId)
        versions.set(row.ticketId, { version, opened })
        if (versions.size > most) versions.delete(versions.keys().next().value as string)
      }
    },
    clear() {
      told.staff.clear()
      told.requester.clear()
    },
  }
}
