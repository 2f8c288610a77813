import { test } from 'vitest'
import { hour, ticket, ticketOpened } from '../../spec/index.ts'
import type { TagTicket, UntagTicket } from '../commands.ts'

const tag = (...tags: string[]): TagTicket => ({ type: 'TagTicket', at: hour(5), data: { tags } })
const untag = (...tags: string[]): UntagTicket => ({ type: 'UntagTicket', at: hour(5), data: { tags } })
const tagged = ticketOpened({ tags: ['vpn', 'urgent'] })

test('tagging adds what is new, once', () => {
  const asked = ticket.given(tagged).when(tag('vpn', 'wifi', 'wifi'))
  asked.then({ type: 'TicketTagged', at: hour(5), data: { tags: ['wifi'] } })
  asked.thenState({ tags: ['vpn', 'urgent', 'wifi'] })
})

test('untagging takes away what is there', () => {
  const asked = ticket.given(tagged).when(untag('vpn', 'printer'))
  asked.then({ type: 'TicketUntagged', at: hour(5), data: { tags: ['vpn'] } })
  asked.thenState({ tags: ['urgent'] })
})

test('tags that are there, or are not, change nothing', () => {
  ticket.given(tagged).when(tag('vpn')).thenNothing()
  ticket.given(tagged).when(untag('printer')).thenNothing()
})

test('a ticket has fifty tags at most, however they came', () => {
  const many = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `tag-${from + n}`)
  const full = ticket.given(ticketOpened({ tags: many(49) }))
  full.when(tag('tag-0', 'one-more')).thenState({ tags: [...many(49), 'one-more'] })
  full.when(tag('one-more', 'another')).thenRefused('too_many_tags')
})
