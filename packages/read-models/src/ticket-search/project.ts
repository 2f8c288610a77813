import type { LoggedEvent } from '../logged-event.ts'
import type { TicketListRow } from '../ticket-list/row.ts'
import { type SearchText, seqOf } from './text.ts'

type Searched = TicketListRow & { description: string }

/**
 * The texts that these events add or change, each as it is after the last of them; pure. The ticket's own text
 * counts only if number, title or description differ.
 */
export const projectSearchTexts = (
  before: Searched | null,
  after: Searched,
  logged: readonly LoggedEvent[],
): readonly SearchText[] => {
  const comments = new Map<string, Pick<SearchText, 'internal' | 'body'>>()
  for (const one of logged) {
    const change = commentChange(one)
    if (change) comments.set(change.commentId, { internal: change.internal, body: change.body })
  }
  const { ticketId, tenantId, requesterId, number, title, description } = after
  const ground = { ticketId, tenantId, requesterId, seq: seqOf(number) }
  return [
    ...(before?.title === title && before.description === description
      ? []
      : [{ ...ground, textId: 'ticket', internal: false, number, title, body: description }]),
    ...[...comments].map(([textId, comment]) => ({
      ...ground,
      textId,
      ...comment,
      number: null,
      title: null,
    })),
  ]
}

type CommentChange = { commentId: string; internal: boolean; body: string }

/** A deleted comment stays as a text without words. */
const commentChange = ({ event }: LoggedEvent): CommentChange | null => {
  switch (event.type) {
    case 'CommentAdded':
    case 'CommentEdited':
    case 'CommentDeleted': {
      const { commentId, visibility } = event.data
      const body = event.type === 'CommentDeleted' ? '' : event.data.body
      return { commentId, internal: visibility === 'INTERNAL', body }
    }
    default:
      return null
  }
}
