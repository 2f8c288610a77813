import { describe, expect, test } from 'vitest'
import {
  ada,
  attached,
  bob,
  callerWith,
  comment,
  commented,
  hour,
  rita,
  ticketAfter,
  ticketOpened,
} from '../spec/index.ts'
import type { TicketCommand } from '../ticket/commands.ts'
import type { OpenedTicket } from '../ticket/state.ts'
import { authorize } from './authorize.ts'
import type { Role } from './role.ts'

const byRita = commented({ commentId: 'ritas' }, hour(1))
const byAda = commented({ commentId: 'adas', authorId: ada, authorKind: 'agent' }, hour(1))
const note = commented(
  { commentId: 'note', authorId: bob, authorKind: 'agent', visibility: 'INTERNAL' },
  hour(1),
)
const file = attached({ attachmentId: 'ritas-file', commentId: 'ritas', authorId: rita }, hour(1))
const notesFile = attached(
  { attachmentId: 'note-file', commentId: 'note', authorId: bob, visibility: 'INTERNAL' },
  hour(1),
)
const ticket = ticketAfter(ticketOpened(), byRita, byAda, note, file, notesFile)

const minutes = (count: number) => hour(1 + count / 60)
const edit = (commentId: string, at = minutes(1)): TicketCommand => ({
  type: 'EditComment',
  at,
  data: { commentId, body: 'x' },
})
const remove = (commentId: string, at = minutes(1)): TicketCommand => ({
  type: 'DeleteComment',
  at,
  data: { commentId },
})
const removeFile = (attachmentId: string, at = minutes(1)): TicketCommand => ({
  type: 'RemoveAttachment',
  at,
  data: { attachmentId },
})
const attach = (commentId: string | null, authorId: string, at = minutes(1)): TicketCommand => ({
  type: 'AddAttachment',
  at,
  data: {
    ...{ attachmentId: 'new', commentId, authorId, fileName: 'a.txt', contentType: 'text/plain' },
    ...{ bytes: 1, sha256: '0'.repeat(64) },
  },
})
const codeOf = (role: Role, command: TicketCommand, on: OpenedTicket = ticket) =>
  authorize(callerWith(role), [command], on)?.code ?? 'allowed'

describe('editing, deleting and taking a file away', () => {
  test.each<[Role, string, string, string]>([
    ['END_USER', 'allowed', 'forbidden', 'comment_not_found'],
    ['DEVOPS_ENGINEER', 'forbidden', 'allowed', 'forbidden'],
    ['SENIOR_ENGINEER', 'forbidden', 'allowed', 'forbidden'],
    ['TEAM_LEAD', 'allowed', 'allowed', 'allowed'],
    ['MANAGER', 'allowed', 'allowed', 'allowed'],
    ['ADMIN', 'allowed', 'allowed', 'allowed'],
  ])('%s: the requester’s %s, Ada’s %s, Bob’s note %s', (role, ritas, adas, notes) => {
    for (const act of [edit, remove]) {
      expect([act('ritas'), act('adas'), act('note')].map((one) => codeOf(role, one))).toEqual([
        ritas,
        adas,
        notes,
      ])
    }
    expect(codeOf(role, removeFile('ritas-file'))).toBe(ritas)
    expect(codeOf(role, removeFile('note-file'))).toBe(notes.replace('comment', 'attachment'))
  })

  test('by a requester ends after fifteen minutes', () => {
    for (const act of [edit('ritas', minutes(14.99)), removeFile('ritas-file', minutes(14.99))])
      expect(codeOf('END_USER', act)).toBe('allowed')
    for (const act of [
      edit('ritas', minutes(15)),
      remove('ritas', minutes(15)),
      removeFile('ritas-file', minutes(15)),
    ])
      expect(codeOf('END_USER', act)).toBe('forbidden')
  })

  test('of what does not exist says so, whoever asks', () => {
    expect(codeOf('ADMIN', edit('none'))).toBe('comment_not_found')
    expect(codeOf('ADMIN', removeFile('none'))).toBe('attachment_not_found')
  })
})

describe('adding a file', () => {
  test('to the ticket itself goes as adding a comment does', () => {
    expect(codeOf('END_USER', attach(null, rita))).toBe('allowed')
    expect(codeOf('DEVOPS_ENGINEER', attach(null, ada))).toBe('allowed')
  })

  test('to a comment is for whoever may edit it', () => {
    expect(codeOf('END_USER', attach('ritas', rita))).toBe('allowed')
    expect(codeOf('END_USER', attach('ritas', rita, minutes(15)))).toBe('forbidden')
    expect(codeOf('END_USER', attach('adas', rita))).toBe('forbidden')
    expect(codeOf('END_USER', attach('note', rita))).toBe('comment_not_found')
    expect(codeOf('SENIOR_ENGINEER', attach('note', ada))).toBe('forbidden')
  })

  test('that comes with its comment needs no more than the comment', () => {
    const reply = comment({ commentId: 'reply' })
    expect(authorize(callerWith('END_USER'), [reply, attach('reply', rita)], ticket)).toBeNull()
    expect(authorize(callerWith('END_USER'), [attach('reply', rita), reply], ticket)).toMatchObject({
      code: 'comment_not_found',
    })
  })
})
