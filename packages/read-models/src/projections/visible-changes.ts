import { staffOnlyFields } from '../ticket-list/visible-row.ts'
import type { Viewer } from '../viewer.ts'

/**
 * The fields of an announcement that this viewer may be told of. A requester is not told that there is one more
 * comment or file if it is internal, nor of fields that only staff see.
 */
export const visibleChanges = (changed: readonly string[], viewer: Viewer): readonly string[] => {
  const hidden = new Set<string>(['publicCommentCount', 'publicComments', 'publicAttachments'])
  if (viewer.kind === 'requester') {
    for (const field of [...staffOnlyFields, 'followers', 'links', 'mergedTickets']) hidden.add(field)
    const replied = changed.includes('publicCommentCount')
    if (!replied) hidden.add('commentCount')
    if (!replied && !changed.includes('publicComments')) hidden.add('comments')
    if (!changed.includes('publicAttachments')) hidden.add('attachments')
  }
  return changed.filter((field) => !hidden.has(field))
}
