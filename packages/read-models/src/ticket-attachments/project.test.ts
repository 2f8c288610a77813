import { expect, test } from 'vitest'
import { historyOf, idOf } from '../../test/histories.ts'
import { toAnnouncement } from '../projections/announcements.ts'
import { foldTicketChange } from '../projections/ticket-change.ts'
import { visibleChanges } from '../projections/visible-changes.ts'
import { foldTicketAttachments } from './project.ts'

// their ids follow from their place among the steps; `a` odd: loose, `b` odd: by an agent, so internal
const byRequester = { kind: 15, a: 1, b: 0 }
const byAgent = { kind: 15, a: 1, b: 1 }
const removeFirst = { kind: 16, a: 1, b: 1 }
const publicReply = { kind: 11, a: 0, b: 0 }
const requester = { kind: 'requester', userId: 'requester-2' } as const
const staff = { kind: 'staff', userId: 'agent-1' } as const

const rows = (steps: Parameters<typeof historyOf>[1]) => foldTicketAttachments(idOf(1), historyOf(1, steps))
const announced = (steps: Parameters<typeof historyOf>[1]) => {
  const events = historyOf(1, steps)
  const before = foldTicketChange(null, events.slice(0, 1))!.after
  return toAnnouncement(foldTicketChange(before, events.slice(1))!, { repeats: false })
}

test('files stand in version order, removed ones in their place', () => {
  expect(rows([byRequester, byAgent, removeFirst])).toMatchObject([
    { version: 2, visibility: 'PUBLIC', removedAt: expect.any(String) },
    { version: 3, visibility: 'INTERNAL', removedAt: null },
  ])
})

test('a removal among later events is a change of the row that was written before', () => {
  const events = historyOf(1, [byRequester, byAgent, removeFirst])
  const before = foldTicketChange(null, events.slice(0, 2))!.after
  const { attachments } = foldTicketChange(before, events.slice(2))!
  expect(attachments.added.map(({ version }) => version)).toEqual([3])
  expect(attachments.removed).toMatchObject([{ attachmentId: rows([byRequester])[0]!.attachmentId }])
})

test('requesters are told of public files, and of internal ones nothing', () => {
  expect(visibleChanges(announced([byRequester]).changed, requester)).toEqual(['attachments'])
  expect(announced([byAgent])).toMatchObject({ internal: true })
  const both = announced([byAgent, publicReply])
  expect(both.internal).toBe(false)
  expect(visibleChanges(both.changed, requester)).not.toContain('attachments')
  expect(visibleChanges(both.changed, staff)).toContain('attachments')
  expect(visibleChanges(announced([byRequester]).changed, staff)).not.toContain('publicAttachments')
})
