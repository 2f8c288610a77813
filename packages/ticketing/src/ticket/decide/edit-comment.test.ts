import { describe, test } from 'vitest'
import {
  ada,
  attached,
  bob,
  commented,
  historyTo,
  hour,
  madeToWait,
  ticket,
  ticketOpened,
} from '../../spec/index.ts'
import type { DeleteComment, EditComment } from '../commands.ts'
import type { CommentDeleted } from '../events.ts'

const edit = (data: Partial<EditComment['data']> = {}): EditComment => ({
  type: 'EditComment',
  at: hour(5),
  data: { commentId: 'comment-1', body: 'Any news, please?', ...data },
})
const remove: DeleteComment = { type: 'DeleteComment', at: hour(5), data: { commentId: 'comment-1' } }
const removed = (at = hour(4)): CommentDeleted => ({
  type: 'CommentDeleted',
  at,
  data: { commentId: 'comment-1', visibility: 'PUBLIC' },
})

describe('editing a comment', () => {
  test('stores the new text, and keeps visibility and mentions', () =>
    ticket
      .given(ticketOpened(), commented({ visibility: 'INTERNAL', mentions: [ada] }))
      .when(edit())
      .then({
        type: 'CommentEdited',
        at: hour(5),
        data: { commentId: 'comment-1', visibility: 'INTERNAL', body: 'Any news, please?', mentions: [ada] },
      }))

  test('may mention others', () =>
    ticket
      .given(ticketOpened(), commented({ mentions: [ada] }))
      .when(edit({ body: 'Any news?', mentions: [bob, bob] }))
      .thenState({ comments: [{ mentions: [bob] }] } as object))

  test('to what it says already changes nothing', () =>
    ticket
      .given(ticketOpened(), commented())
      .when(edit({ body: 'Any news?' }))
      .thenNothing())

  test('back to what it once said is a change', () =>
    ticket
      .given(ticketOpened(), commented())
      .when(edit(), edit({ body: 'Any news?' }))
      .thenState({ version: 4 }))

  test('moves no status, count or public counter', () =>
    ticket
      .given(ticketOpened(), commented(), madeToWait())
      .when(edit())
      .thenState({ status: 'PENDING_INFO', commentCount: 1, publicCommentCount: 1 }))

  test('that is deleted, or never was, is refused', () => {
    ticket.given(ticketOpened(), commented(), removed()).when(edit()).thenRefused('comment_deleted')
    ticket
      .given(ticketOpened(), commented())
      .when(edit({ commentId: 'none' }))
      .thenRefused('comment_not_found')
  })
})

describe('deleting a comment', () => {
  test('leaves a tombstone that no longer counts', () => {
    const asked = ticket.given(ticketOpened(), commented()).when(remove)
    asked.then(removed(hour(5)))
    asked.thenState({
      commentCount: 0,
      publicCommentCount: 0,
      comments: [{ commentId: 'comment-1', deleted: true, body: null }],
    } as object)
  })

  test('takes its files away, and no other', () =>
    ticket
      .given(
        ticketOpened(),
        commented(),
        attached({ attachmentId: 'its', commentId: 'comment-1' }),
        attached({ attachmentId: 'loose' }),
      )
      .when(remove)
      .then(removed(hour(5)), {
        type: 'AttachmentRemoved',
        at: hour(5),
        data: { attachmentId: 'its', commentId: 'comment-1', visibility: 'PUBLIC' },
      }))

  test('again changes nothing, and one that never was is not found', () => {
    ticket.given(ticketOpened(), commented(), removed()).when(remove).thenNothing()
    ticket.given(ticketOpened()).when(remove).thenRefused('comment_not_found')
  })

  test('goes on in a closed ticket', () =>
    ticket
      .given(ticketOpened(), commented(), ...historyTo.CLOSED.slice(1))
      .when(remove)
      .thenState({ status: 'CLOSED', commentCount: 0 }))
})
