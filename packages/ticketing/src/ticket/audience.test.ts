import { describe, expect, test } from 'vitest'
import {
  ada,
  commented,
  escalated,
  hour,
  importFinished,
  statusChanged,
  ticketAfter,
  ticketOpened,
} from '../spec/index.ts'
import { isStaffOnly } from './audience.ts'

const note = commented({ authorId: ada, authorKind: 'agent', visibility: 'INTERNAL' }, hour(3))
const levelOnly = escalated({ from: 'PENDING_INFO', to: 'PENDING_INFO' })

describe('what a requester must not notice', () => {
  test.each([
    ['an internal note', note, true],
    ['a public comment', commented(), false],
    ['a level that rises while waiting', levelOnly, true],
    ['an escalation they see as a status', escalated(), false],
    ['the end of an import', importFinished(), true],
    ['a status', statusChanged('NEW', 'OPEN'), false],
  ])('%s: %o', (_, event, hidden) => expect(isStaffOnly(event)).toBe(hidden))

  test('moves the time and version of the last change for staff, and not the one that requesters see', () =>
    expect(ticketAfter(ticketOpened(), statusChanged('NEW', 'OPEN', hour(1)), note)).toMatchObject({
      updatedAt: hour(3),
      publicUpdatedAt: hour(1),
      version: 3,
      publicVersion: 2,
      publicCommentCount: 0,
    }))
})
