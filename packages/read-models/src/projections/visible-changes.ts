import { staffOnlyFields } from '../ticket-list/visible-row.ts'
import type { Viewer } from '../viewer.ts'

/**
 * The fields of an announcement that this viewer may be told of. A requester is not told that there is one more
 * comment or file if it is internal, nor of fields that only staff see.
 */
export const visibleChanges = (changed: readonly string[], viewer: Viewer): readonly string[] => {
  const hidden = new Set<string>(['publicCommentCount', 'publicAttachments'])
  if (viewer.kind === 'requester') {
    for (const field of [...staffOnlyFields, 'followers']) hidden.add(field)
    if (!changed.includes('publicCommentCount'))
      for (const field of ['commentCount', 'comments']) hidden.add(field)
    if (!changed.includes('publicAttachments')) hidden.add('attachments')
  }
  return changed.filter((field) => !hidden.has(field))
}
