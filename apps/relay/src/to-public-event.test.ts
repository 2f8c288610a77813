import { ticketEventSchemas } from '@docket/contracts'
import { isStaffOnly, type TicketEvent } from '@docket/ticketing'
import { ada, bob, historyArbitrary, hour, opening } from '@docket/ticketing/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toPublicEvent } from './to-public-event.ts'

const stored = {
  streamId: `ticket-${opening.ticketId}`,
  meta: {
    actor: { kind: 'user', id: ada, ip: '203.0.113.7' },
    ...{ correlationId: 'c', causationId: null, traceparent: null },
  },
} as const
const published = (event: TicketEvent) => toPublicEvent(event, stored)

describe('what is published of any history', () => {
  test('fits its contract, and has no address', () =>
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        for (const { type, data } of history.map(published)) {
          expect(ticketEventSchemas[type].parse(data)).toEqual(data)
          expect(JSON.stringify(data)).not.toContain(stored.meta.actor.ip)
        }
      }),
    ))

  test('says of what is the staff’s that it happened, not what and not by whom', () =>
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        for (const event of history) {
          const internal = published(event).type === 'docket.ticket.changed_internally.v1'
          expect({ event, internal }).toEqual({ event, internal: isStaffOnly(event) })
          if (internal) expect(published(event).data).toEqual({ ticketId: opening.ticketId })
        }
      }),
    ))
})

describe('what requesters do not hear of is not published either', () => {
  const secret = 'only-among-us'
  const carriedFrom = { ticketId: 'other', requesterId: bob }
  test.each<[string, TicketEvent]>([
    [
      'a custom field for staff',
      {
        type: 'CustomFieldSet',
        at: hour(1),
        data: { key: secret, staffOnly: true, from: secret, to: secret },
      },
    ],
    [
      'a reply by way of a merged ticket',
      {
        type: 'CommentAdded',
        at: hour(1),
        data: {
          ...{ commentId: secret, authorId: bob, authorKind: 'requester', visibility: 'INTERNAL' },
          ...{ body: secret, mentions: [secret], carriedFrom },
        },
      },
    ],
    ['a link', { type: 'TicketLinked', at: hour(1), data: { kind: 'relates', ticketId: secret } }],
    ['a follower', { type: 'TicketFollowed', at: hour(1), data: { userId: secret } }],
    [
      'what a target took over',
      {
        type: 'TicketMerged',
        at: hour(1),
        data: { side: 'target', sourceId: secret, sources: [carriedFrom], comments: [], followers: [secret] },
      },
    ],
    [
      'why a text was redacted',
      {
        type: 'TextRedacted',
        at: hour(1),
        data: { commentId: null, field: 'title', versions: [1], visibility: 'PUBLIC', reason: secret },
      },
    ],
  ])('%s', (_, event) => expect(JSON.stringify(published(event))).not.toContain(secret))
})
