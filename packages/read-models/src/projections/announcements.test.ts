import { expect, test } from 'vitest'
import { historyOf, idOf } from '../../test/histories.ts'
import { toAnnouncement, toRepeat } from './announcements.ts'
import { foldTicketChange } from './ticket-change.ts'
import { visibleChanges } from './visible-changes.ts'

const assign = { kind: 3, a: 0, b: 0 }
const internalNote = { kind: 12, a: 0, b: 0 }
const publicReply = { kind: 11, a: 0, b: 0 }
const deletion = { kind: 14, a: 1, b: 0 }
const requester = { kind: 'requester', userId: 'requester-1' } as const

const announced = (steps: Parameters<typeof historyOf>[1], held: number, repeats = false) => {
  const events = historyOf(1, steps)
  const before = held === 0 ? null : foldTicketChange(null, events.slice(0, held))!.after
  return toAnnouncement(foldTicketChange(before, events.slice(held))!, { repeats })
}

test('an opened ticket is new for its audience', () =>
  expect(announced([], 0)).toEqual({
    tenantId: '00000000-0000-7000-8000-00000000000a',
    ticketId: idOf(1),
    version: 1,
    publicVersion: 1,
    changed: [],
    internal: false,
    before: null,
    after: { requesterId: 'requester-2', assigneeId: null, teamId: null },
    by: 'agent-1',
    correlationId: 'correlation-1-0',
  }))

test('an assignment names what changed, and the audience before and after', () => {
  const { changed, before, after } = announced([assign], 1)
  expect(changed).toEqual(['assigneeId', 'teamId', 'reassignmentCount'])
  expect([before?.assigneeId, after?.assigneeId]).toEqual([null, 'agent-1'])
})

test('an internal note is internal, together with a public reply it is not, and the reply is the cause', () => {
  expect(announced([internalNote], 1)).toMatchObject({
    internal: true,
    changed: ['commentCount', 'comments'],
  })
  expect(announced([publicReply, internalNote], 1)).toMatchObject({
    internal: false,
    version: 3,
    by: 'agent-2',
    correlationId: 'correlation-1-1',
  })
})

test('an internal note whose news repeat older ones hides no public change that was never announced', () =>
  expect(announced([publicReply, internalNote], 2, true)).toMatchObject({
    ...{ version: 3, internal: false, changed: [] },
    // Requesters hear of it, so neither the note's author nor its request may be named.
    ...{ by: null, correlationId: null },
  }))

test('an edit is told to requesters if the comment is public, and relations never', () => {
  const edit = { kind: 17, a: 1, b: 1 }
  const of = (step: typeof edit) => announced([step, edit], 2).changed
  expect(visibleChanges(of(publicReply), requester)).toEqual(['comments'])
  expect(visibleChanges(of(internalNote), requester)).toEqual([])
  const staff = { kind: 'staff', userId: 'agent-1' } as const
  expect(visibleChanges(of(internalNote), staff)).toEqual(['comments'])
  const { changed } = announced(
    [
      { kind: 18, a: 1, b: 0 },
      { kind: 19, a: 1, b: 0 },
      { kind: 20, a: 1, b: 1 },
    ],
    1,
  )
  expect(changed).toEqual(['links', 'followers', 'mergedTickets'])
  expect(visibleChanges(changed, requester)).toEqual([])
})

test('a deleted ticket is gone for everybody', () => {
  const { before, after } = announced([deletion], 1)
  expect(before).not.toBeNull()
  expect(after).toBeNull()
})

test('a repeat says that anything may have changed', () => {
  const { after } = foldTicketChange(null, historyOf(1, [internalNote]))!
  expect(toRepeat(after)).toMatchObject({ version: 2, changed: [], internal: false })
})

test('a requester is told of changes only that they can see', () => {
  const changed = ['status', 'escalationLevel', 'commentCount', 'comments']
  expect(visibleChanges(changed, requester)).toEqual(['status'])
  expect(visibleChanges([...changed, 'publicCommentCount'], requester)).toEqual([
    'status',
    'commentCount',
    'comments',
  ])
  expect(visibleChanges(changed, { kind: 'staff', userId: 'agent-1' })).toEqual(changed)
})
