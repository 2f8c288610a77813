import type { Audience } from '@docket/live-feed'
import type { LiveConnection } from './live-connection.ts'
import { type StreamFilter, watchersOf } from './stream-filter.ts'

/** Streams that are told the same. */
export type LiveGroup = { readonly filter: StreamFilter; readonly members: Set<LiveConnection> }

/** The streams of one tenant, by what they are told. */
export type LiveGroups = {
  add(connection: LiveConnection): void
  remove(connection: LiveConnection): void
  /** The groups whose filters may let a change of this ticket through, given who could see it and who can. */
  concernedBy(ticketId: string, audiences: readonly (Audience | null)[]): readonly LiveGroup[]
  connections(): readonly LiveConnection[]
  readonly size: number
}

export const createLiveGroups = (): LiveGroups => {
  const byWatch = new Map<string, Map<string, LiveGroup>>()
  const all = new Set<LiveConnection>()
  return {
    add(connection) {
      const { filter } = connection
      const groups = byWatch.get(filter.watches) ?? new Map<string, LiveGroup>()
      byWatch.set(filter.watches, groups)
      const group = groups.get(filter.key) ?? { filter, members: new Set() }
      groups.set(filter.key, group)
      group.members.add(connection)
      all.add(connection)
    },
    remove(connection) {
      const { watches, key } = connection.filter
      all.delete(connection)
      const groups = byWatch.get(watches)
      const group = groups?.get(key)
      group?.members.delete(connection)
      if (group?.members.size === 0) groups?.delete(key)
      if (groups?.size === 0) byWatch.delete(watches)
    },
    concernedBy: (ticketId, audiences) =>
      watchersOf(ticketId, audiences).flatMap((watch) => [...(byWatch.get(watch)?.values() ?? [])]),
    connections: () => [...all],
    get size() {
      return all.size
    },
  }
}
