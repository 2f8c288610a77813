import { describe, test } from 'vitest'
import { ada, attached, commented, hour, rita, ticket, ticketOpened } from '../../spec/index.ts'
import type { AddAttachment, RemoveAttachment } from '../commands.ts'

const { visibility: _, ...file } = attached().data
const attach = (data: Partial<AddAttachment['data']> = {}): AddAttachment => ({
  type: 'AddAttachment',
  at: hour(5),
  data: { ...file, ...data },
})
const remove = (attachmentId = 'attachment-1'): RemoveAttachment => ({
  type: 'RemoveAttachment',
  at: hour(5),
  data: { attachmentId },
})
const note = commented({ visibility: 'INTERNAL', authorId: ada, authorKind: 'agent' })

describe('attaching a file', () => {
  test('to a comment gives it the comment’s visibility, whoever sends it', () => {
    ticket
      .given(ticketOpened(), note)
      .when(attach({ commentId: 'comment-1', authorId: rita }))
      .then(attached({ commentId: 'comment-1', visibility: 'INTERNAL' }, hour(5)))
    ticket
      .given(ticketOpened(), commented())
      .when(attach({ commentId: 'comment-1', authorId: ada }))
      .then(attached({ commentId: 'comment-1', authorId: ada }, hour(5)))
  })

  test('to the ticket is PUBLIC from the requester and INTERNAL from staff', () => {
    ticket
      .given(ticketOpened())
      .when(attach())
      .then(attached({}, hour(5)))
    ticket
      .given(ticketOpened())
      .when(attach({ authorId: ada }))
      .then(attached({ authorId: ada, visibility: 'INTERNAL' }, hour(5)))
  })

  test('again changes nothing, also once it was removed', () => {
    ticket.given(ticketOpened(), attached()).when(attach()).thenNothing()
    ticket.given(ticketOpened(), attached()).when(remove(), attach()).thenState({ version: 3 })
  })

  test('to no comment of the ticket, or a deleted one, is refused', () => {
    ticket
      .given(ticketOpened())
      .when(attach({ commentId: 'comment-1' }))
      .thenRefused('comment_not_found')
    ticket
      .given(ticketOpened(), commented())
      .when(
        { type: 'DeleteComment', at: hour(5), data: { commentId: 'comment-1' } },
        attach({ commentId: 'comment-1' }),
      )
      .thenRefused('comment_deleted')
  })
})

describe('removing a file', () => {
  test('says whose it was', () =>
    ticket
      .given(ticketOpened(), note, attached({ commentId: 'comment-1', visibility: 'INTERNAL' }))
      .when(remove())
      .then({
        type: 'AttachmentRemoved',
        at: hour(5),
        data: { attachmentId: 'attachment-1', commentId: 'comment-1', visibility: 'INTERNAL' },
      }))

  test('again changes nothing, and one that never was is not found', () => {
    ticket.given(ticketOpened(), attached()).when(remove(), remove()).thenState({ version: 3 })
    ticket.given(ticketOpened()).when(remove()).thenRefused('attachment_not_found')
  })
})
