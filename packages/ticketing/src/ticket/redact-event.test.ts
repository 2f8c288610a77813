import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ada,
  attached,
  commented,
  escalated,
  historyArbitrary,
  hour,
  resolved,
  statusChanged,
  ticketAfter,
  ticketOpened,
} from '../spec/index.ts'
import type { TicketEvent, TicketOpened } from './events.ts'
import { redactEvent, redactionMarker, redactionOf } from './redact-event.ts'

const secret = 'hunter2'
const everywhere: readonly [TicketOpened, ...TicketEvent[]] = [
  ticketOpened({ title: `My ${secret}`, description: secret, affectedService: secret, tags: [secret] }),
  { type: 'TicketDetailsChanged', at: hour(1), data: { title: { from: `My ${secret}`, to: `${secret}!` } } },
  commented({ body: `${secret} and ${secret}` }),
  {
    type: 'CommentEdited',
    at: hour(1),
    data: { commentId: 'comment-1', visibility: 'PUBLIC', body: secret, mentions: [] },
  },
  attached({ fileName: `${secret}.txt` }),
  escalated({ reason: secret }),
  {
    type: 'CustomFieldSet',
    at: hour(1),
    data: { key: 'password', staffOnly: false, from: null, to: secret },
  },
  resolved('ESCALATED'),
  {
    type: 'TicketResolved',
    at: hour(1),
    data: { from: 'OPEN', resolution: { code: 'fixed', notes: secret } },
  },
  { type: 'TicketRated', at: hour(1), data: { score: 1, comment: secret, cycle: 1 } },
  { type: 'TicketReopened', at: hour(1), data: { from: 'RESOLVED', cycle: 2, reason: secret } },
  { type: 'TicketDeleted', at: hour(1), data: { reason: secret } },
  {
    type: 'TicketStatusChanged',
    at: hour(1),
    data: {
      ...{ from: 'CLOSED', to: 'RESOLVED', reason: null, until: null },
      restored: {
        ...{ status: 'RESOLVED', reason: null, until: null, escalatedFrom: null },
        ...{ resolution: { code: null, notes: secret }, resolvedAt: hour(1), closedAt: null },
      },
    },
  },
]

describe('a piece of text', () => {
  test('goes from wherever people typed it', () => {
    const redacted = everywhere.map((event) => redactEvent(event, { text: secret }))
    expect(JSON.stringify(redacted)).not.toContain(secret)
    expect(redacted[2]!.data).toMatchObject({ body: `${redactionMarker} and ${redactionMarker}` })
    expect(redacted[1]!.data).toEqual({
      title: { from: `My ${redactionMarker}`, to: `${redactionMarker}!` },
    })
  })

  test('that is also a word of ours changes no status, id or key', () => {
    for (const text of ['OPEN', 'NEW', ada, 'comment-1', 'asset', 'INCIDENT', '2026', 'fixed']) {
      const events = [
        ticketOpened({ assigneeId: ada }),
        statusChanged('NEW', 'OPEN'),
        commented({ authorId: ada }),
        resolved('OPEN'),
      ] as const
      const redacted = events.map((event) => redactEvent(event, { text }))
      expect(redacted).toEqual(events)
    }
  })

  test('that is nowhere, or empty, leaves the very same event', () => {
    for (const event of everywhere) {
      expect(redactEvent(event, { text: 'nowhere' })).toBe(event)
      expect(redactEvent(event, { text: '' })).toBe(event)
    }
  })
})

describe('one comment', () => {
  test('loses its text in each version of it, and no other does', () => {
    const other = commented({ commentId: 'comment-2', body: secret })
    const data = redactionOf([...everywhere, other], { commentId: 'comment-1' }, 'a password')
    expect(data).toEqual({
      ...{ commentId: 'comment-1', field: null, versions: [3, 4] },
      ...{ visibility: 'PUBLIC', reason: 'a password' },
    })
    expect(redactEvent(other, { commentId: 'comment-1' })).toBe(other)
  })
})

describe('one field', () => {
  test.each([
    ['title', [1, 2]],
    ['description', [1]],
    ['affectedService', [1]],
    ['resolution', [8, 9, 13]],
    ['rating', [10]],
    ['customFields.password', [7]],
    ['customFields.other', []],
    ['fileName', [5]],
  ])('%s loses all it ever held, in the versions %j', (field, versions) => {
    const data = redactionOf(everywhere, { field }, null)
    expect(data.versions).toEqual(versions)
    expect(JSON.stringify(data)).not.toContain(secret)
  })

  test('that was empty stays empty, and a number goes too', () => {
    const set = { key: 'cost', staffOnly: true, from: null, to: 12 }
    const event: TicketEvent = { type: 'CustomFieldSet', at: hour(1), data: set }
    expect(redactEvent(event, { field: 'customFields.cost' }).data).toEqual({
      ...set,
      to: redactionMarker,
    })
  })
})

test('what only staff could read is redacted without a word to the requester', () => {
  const note = commented({ commentId: 'note', visibility: 'INTERNAL', body: secret })
  expect(redactionOf([ticketOpened(), note], { text: secret }, null)).toMatchObject({
    versions: [2],
    visibility: 'INTERNAL',
  })
  expect(
    redactionOf([ticketOpened(), note, commented({ body: secret })], { text: secret }, null),
  ).toMatchObject({
    versions: [2, 3],
    visibility: 'PUBLIC',
  })
})

test('any history means the same but for the words, and a second time changes nothing', () =>
  fc.assert(
    fc.property(historyArbitrary, fc.constantFrom('red', 'green', 'Cannot'), (history, text) => {
      const redacted = history.map((event) => redactEvent(event, { text }))
      expect(redacted.map((event) => redactEvent(event, { text }))).toEqual(redacted)
      const [before, after] = [history, redacted].map((events) =>
        ticketAfter(...(events as unknown as [TicketOpened])),
      )
      for (const field of [
        'status',
        'version',
        'publicVersion',
        'commentCount',
        'cycle',
        'assigneeId',
      ] as const)
        expect(after![field]).toEqual(before![field])
      const words = [after!.title, ...after!.tags, ...after!.comments.map((one) => one.body)].join(' ')
      expect(words.replaceAll(redactionMarker, '')).not.toContain(text)
    }),
  ))
