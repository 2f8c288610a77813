import { describe, expect, test } from 'vitest'
import {
  ada,
  assign,
  assigned,
  bob,
  comment,
  commented,
  escalated,
  hour,
  network,
  resolve,
  setStatus,
  statusChanged,
} from '../spec/index.ts'
import type { TicketCommand } from './commands.ts'
import type { TicketEvent } from './events.ts'
import { conflicts, replyIsStale } from './touched-fields.ts'

const retitle: TicketCommand = { type: 'ChangeDetails', at: hour(5), data: { title: 'x' } }
const remove: TicketCommand = { type: 'DeleteTicket', at: hour(5), data: { reason: null } }
const retitled: TicketEvent = {
  type: 'TicketDetailsChanged',
  at: hour(2),
  data: { title: { from: 'a', to: 'b' } },
}
const prioritised: TicketEvent = {
  type: 'TicketPriorityChanged',
  at: hour(2),
  data: { from: 'P3', to: 'P1' },
}
const moved = statusChanged('NEW', 'OPEN')

const edit = (commentId: string): TicketCommand => ({
  type: 'EditComment',
  at: hour(5),
  data: { commentId, body: 'x' },
})
const edited = (commentId: string): TicketEvent => ({
  type: 'CommentEdited',
  at: hour(2),
  data: { commentId, visibility: 'PUBLIC', body: 'y', mentions: [] },
})
const dated: TicketEvent = { type: 'DueDateSet', at: hour(2), data: { from: null, to: hour(9) } }
const fieldSet = (key: string): TicketEvent => ({
  type: 'CustomFieldSet',
  at: hour(2),
  data: { key, staffOnly: false, from: null, to: 1 },
})
const setField = (key: string): TicketCommand => ({
  type: 'SetCustomField',
  at: hour(5),
  data: { key, value: 2, staffOnly: false },
})
const merge: TicketCommand = { type: 'MergeTicket', at: hour(5), data: { side: 'source', targetId: 't' } }
const unmerge: TicketCommand = { type: 'UnmergeTicket', at: hour(5), data: { side: 'source' } }
const link: TicketCommand = {
  type: 'LinkTicket',
  at: hour(5),
  data: { kind: 'relates', ticketId: 't', onward: [] },
}

describe('a command given on an older version', () => {
  test.each<[string, TicketEvent, TicketCommand, boolean]>([
    ['clashes on the same field', retitled, retitle, true],
    ['rebases over another field', prioritised, retitle, false],
    ['clashes on the status, whatever the event', escalated(), resolve(), true],
    ['clashes on the status, whatever the command', moved, setStatus('PENDING_INFO'), true],
    ['rebases over a mere comment', commented(), resolve(), false],
    [
      'rebases over a level that rose while waiting',
      escalated({ from: 'PENDING_INFO', to: 'PENDING_INFO' }),
      resolve(),
      false,
    ],
    ['clashes on the assignee', assigned({ assigneeId: bob }), assign({ assigneeId: ada }), true],
    ['rebases an assignee over a team', assigned({ teamId: network }), assign({ assigneeId: ada }), false],
    [
      'clashes if a team could drop a new assignee',
      assigned({ assigneeId: bob }),
      assign({ teamId: network }),
      true,
    ],
    ['deletes only what was seen', commented(), remove, true],
    ['edits only the comment that was seen', edited('comment-1'), edit('comment-1'), true],
    ['edits over a change of another comment', edited('comment-2'), edit('comment-1'), false],
    ['clashes on the due date', dated, { type: 'SetDueDate', at: hour(5), data: { dueAt: null } }, true],
    ['clashes on the same custom field', fieldSet('asset'), setField('asset'), true],
    ['rebases over another custom field', fieldSet('cost'), setField('asset'), false],
    ['merges only what was seen', commented(), merge, true],
    ['unmerges over a comment', commented(), unmerge, false],
    ['links whatever happened', moved, link, false],
    ['tags whatever happened', moved, { type: 'TagTicket', at: hour(5), data: { tags: ['vpn'] } }, false],
  ])('%s', (_, event, command, clash) => {
    expect(conflicts([event], [command])).toBe(clash)
    expect(conflicts([commented({ visibility: 'INTERNAL' }), event], [comment(), command])).toBe(clash)
  })

  test('clashes with nothing if nothing came between', () => expect(conflicts([], [remove])).toBe(false))
})

describe('a reply', () => {
  const reply = comment({ authorId: ada, authorKind: 'agent' })
  const rita = commented()

  test('by staff is stale if another person wrote publicly meanwhile', () => {
    expect(replyIsStale([rita], [reply])).toBe(true)
    expect(conflicts([rita], [reply])).toBe(true)
  })

  test.each<[string, TicketEvent, TicketCommand]>([
    ['to one’s own comment', commented({ authorId: ada, authorKind: 'agent' }), reply],
    ['over an internal note', commented({ authorId: bob, visibility: 'INTERNAL' }), reply],
    ['that is forced', rita, comment({ authorId: ada, authorKind: 'agent', force: true })],
    ['that is internal', rita, comment({ authorId: ada, authorKind: 'agent', visibility: 'INTERNAL' })],
    ['of the requester', commented({ authorId: ada, authorKind: 'agent' }), comment()],
  ])('%s is never stale', (_, event, command) => {
    expect(replyIsStale([event], [command])).toBe(false)
    expect(conflicts([event], [command])).toBe(false)
  })
})
