import { describe, expect, test } from 'vitest'
import { deleted, hour, linked, opening, ticket, ticketOpened } from '../../spec/index.ts'
import { linkCommands, unlinkCommands } from '../both-sides.ts'
import { inverseOf, type LinkKind, linkKinds } from '../vocabulary.ts'

const here = opening.ticketId
const there = '019a0000-0000-7000-8000-000000000002'
const third = '019a0000-0000-7000-8000-000000000003'
const link = (kind: LinkKind, onward: readonly string[] = [], to = there) =>
  linkCommands(hour(5), { here, there: to, kind, onward })

describe('linking', () => {
  test('ends at five hundred links on either side', () => {
    const others = Array.from(
      { length: 500 },
      (_, n) => `019a0000-0000-7000-9000-${String(n).padStart(12, '0')}`,
    )
    const full = ticket.given(ticketOpened(), ...others.map((other) => linked('relates', other)))
    full.when(link('relates').here).thenRefused('too_many_links')
    full.when(link('relates', [], others[0]).here).thenNothing()
  })

  test.each(linkKinds)('as %s is told on both sides, each as it sees the other', (kind) => {
    const both = link(kind)
    ticket
      .given(ticketOpened())
      .when(both.here)
      .then(linked(kind, there, hour(5)))
    ticket
      .given(ticketOpened({ ticketId: there }))
      .when(both.there)
      .then(linked(inverseOf[kind], here, hour(5)))
    expect(inverseOf[inverseOf[kind]]).toBe(kind)
  })

  test('again changes nothing, and another kind is another link', () => {
    ticket.given(ticketOpened(), linked('relates', there)).when(link('relates').here).thenNothing()
    ticket
      .given(ticketOpened(), linked('relates', there))
      .when(link('blocks').here)
      .thenState({
        links: [
          { kind: 'relates', ticketId: there },
          { kind: 'blocks', ticketId: there },
        ],
      })
  })

  test.each(['parent', 'child', 'blocks', 'blocked_by'] as const)('as %s refuses to close a circle', (kind) =>
    ticket
      .given(ticketOpened())
      .when(link(kind, [third, here]).here)
      .thenRefused('link_cycle', { kind, ticketId: there }),
  )

  test.each(['relates', 'duplicates', 'duplicated_by'] as const)('as %s may close a circle', (kind) =>
    ticket
      .given(ticketOpened())
      .when(link(kind, [third, here]).here)
      .thenState({ links: [{ kind, ticketId: there }] }),
  )

  test('gives a ticket one parent, whichever side asks', () => {
    ticket
      .given(ticketOpened(), linked('parent', there))
      .when(link('parent', [], third).here)
      .thenRefused('parent_exists', { parentId: there })
    ticket
      .given(ticketOpened({ ticketId: there }), linked('parent', third))
      .when(link('child').there)
      .thenRefused('parent_exists', { parentId: third })
  })

  test('to itself, or to a ticket that is gone, is refused', () => {
    ticket
      .given(ticketOpened())
      .when(link('relates', [], here).here)
      .thenRefused('link_to_self')
    const other = ticketOpened({ ticketId: there })
    ticket.given(other, deleted()).when(link('relates').there).thenRefused('ticket_deleted')
    ticket.given().when(link('relates').there).thenRefused('ticket_not_found')
  })
})

describe('unlinking', () => {
  const both = unlinkCommands(hour(5), { here, there, kind: 'parent' })

  test('takes the link away on both sides, and leaves the others', () => {
    ticket
      .given(ticketOpened(), linked('parent', there), linked('relates', there))
      .when(both.here)
      .thenState({ links: [{ kind: 'relates', ticketId: there }] })
    ticket
      .given(ticketOpened({ ticketId: there }), linked('child', here))
      .when(both.there)
      .then({ type: 'TicketUnlinked', at: hour(5), data: { kind: 'child', ticketId: here } })
  })

  test('what is not linked changes nothing', () => ticket.given(ticketOpened()).when(both.here).thenNothing())
})
