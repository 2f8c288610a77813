import { describe, test } from 'vitest'
import {
  ada,
  bob,
  comment,
  commented,
  historyTo,
  hour,
  importFinished,
  madeToWait,
  reopened,
  statusChanged,
  ticket,
  ticketOpened,
} from '../../spec/index.ts'

const byRita = commented({}, hour(5))
const byAda = { authorId: ada, authorKind: 'agent' } as const

describe('a comment', () => {
  test('is stored with its author and visibility', () =>
    ticket
      .given(ticketOpened())
      .when(comment({ ...byAda, visibility: 'INTERNAL' }))
      .then(commented({ ...byAda, visibility: 'INTERNAL' }, hour(5))))

  test('of the ticket’s own requester is the requester’s, whoever else they are', () =>
    ticket
      .given(ticketOpened())
      .when(comment({ authorKind: 'agent' }))
      .then(byRita))

  test('counts, and counts as public if it is', () =>
    ticket
      .given(ticketOpened())
      .when(comment(), comment({ ...byAda, commentId: 'comment-2', visibility: 'INTERNAL' }))
      .thenState({ commentCount: 2, publicCommentCount: 1 }))

  test('of an id that is there already is a repeat', () =>
    ticket.given(ticketOpened(), commented()).when(comment()).thenNothing())

  test('names each user it mentions once', () =>
    ticket
      .given(ticketOpened())
      .when(comment({ mentions: [ada, bob, ada] }))
      .then(commented({ mentions: [ada, bob] }, hour(5))))
})

describe('a requester’s public reply', () => {
  test('ends the wait for the requester', () =>
    ticket
      .given(...historyTo.PENDING_INFO)
      .when(comment())
      .then(byRita, statusChanged('PENDING_INFO', 'OPEN', hour(5))))

  test.each(['VENDOR', 'OTHER'] as const)('does not end a wait for %s', (reason) =>
    ticket.given(ticketOpened(), madeToWait(reason)).when(comment()).then(byRita),
  )

  test('reopens a resolved ticket, and a closed one inside the window', () => {
    ticket
      .given(...historyTo.RESOLVED)
      .when(comment())
      .then(byRita, reopened({}, hour(5)))
    ticket
      .given(...historyTo.CLOSED)
      .when(comment())
      .then(byRita, reopened({ from: 'CLOSED' }, hour(5)))
  })

  test('after the window is refused whole: it needs a follow-up', () =>
    ticket
      .given(...historyTo.CLOSED)
      .when(comment({}, hour(2 + 14 * 24)))
      .thenRefused('reopen_window_passed', {
        closedAt: hour(2),
        reopenWindowMs: 14 * 24 * 3_600_000,
        followUp: true,
      }))

  test.each(['NEW', 'OPEN', 'IN_PROGRESS', 'ESCALATED', 'REOPENED'] as const)(
    'leaves %s as it is',
    (status) =>
      ticket
        .given(...historyTo[status])
        .when(comment())
        .then(byRita),
  )

  test('in imported history moves nothing until the import is finished', () => {
    const waiting = [ticketOpened({ imported: true }), madeToWait()]
    ticket
      .given(...waiting)
      .when(comment())
      .then(byRita)
    ticket
      .given(...waiting, importFinished())
      .when(comment())
      .thenState({ status: 'OPEN' })
  })
})

describe('any other comment moves nothing', () => {
  test('a requester who is staff may note something without ending the wait', () => {
    const note = { visibility: 'INTERNAL' } as const
    ticket
      .given(...historyTo.PENDING_INFO)
      .when(comment(note))
      .then(commented(note, hour(5)))
  })

  test.each(['PENDING_INFO', 'RESOLVED', 'CLOSED'] as const)('in %s', (status) => {
    const note = { ...byAda, visibility: 'INTERNAL' } as const
    ticket
      .given(...historyTo[status])
      .when(comment(note))
      .then(commented(note, hour(5)))
    ticket
      .given(...historyTo[status])
      .when(comment(byAda))
      .then(commented(byAda, hour(5)))
  })
})
