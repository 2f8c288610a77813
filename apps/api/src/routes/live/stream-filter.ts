import type { NewsType } from '@docket/contracts'
import type { Audience } from '@docket/live-feed'
import type { Viewer } from '@docket/read-models'

/** Which tickets a stream tells of: all that its viewer may read, theirs, or one. */
export type Scope = { kind: 'all' } | { kind: 'mine' } | { kind: 'ticket'; ticketId: string }

/** What one stream lets through, compiled once when it is opened. */
export type StreamFilter = {
  readonly viewer: Viewer
  readonly scope: Scope
  readonly types: ReadonlySet<NewsType>
  /** Streams with the same key are told the same, and share their frames. */
  readonly key: string
  /** Under which of `watchersOf` a change has to look for this filter. */
  readonly watches: string
}

/** A requester's tickets are their own whatever the scope; staff see all, and `mine` is what they work on or asked for. */
export const compileFilter = (viewer: Viewer, scope: Scope, types: readonly NewsType[]): StreamFilter => {
  const watches = watchOf(viewer, scope)
  const who = viewer.kind === 'staff' && scope.kind !== 'mine' ? 'staff' : `${viewer.kind} ${viewer.userId}`
  return { viewer, scope, types: new Set(types), watches, key: [who, watches, ...types.toSorted()].join(' ') }
}

/** Whether the stream shows a ticket of this audience; null is nobody. */
export const shows = (
  { viewer, scope }: StreamFilter,
  ticketId: string,
  audience: Audience | null,
): boolean => {
  if (audience === null) return false
  if (scope.kind === 'ticket' && scope.ticketId !== ticketId) return false
  const asked = audience.requesterId === viewer.userId
  if (viewer.kind === 'requester') return asked
  return scope.kind !== 'mine' || asked || audience.assigneeId === viewer.userId
}

/** Where the filters that may show a ticket of one of these audiences are to be found. */
export const watchersOf = (ticketId: string, audiences: readonly (Audience | null)[]): readonly string[] => {
  const watchers = new Set(['everything', `ticket ${ticketId}`])
  for (const audience of audiences) {
    if (audience === null) continue
    watchers.add(`person ${audience.requesterId}`)
    if (audience.assigneeId !== null) watchers.add(`person ${audience.assigneeId}`)
  }
  return [...watchers]
}

const watchOf = (viewer: Viewer, scope: Scope): string => {
  if (scope.kind === 'ticket') return `ticket ${scope.ticketId}`
  return viewer.kind === 'requester' || scope.kind === 'mine' ? `person ${viewer.userId}` : 'everything'
}
