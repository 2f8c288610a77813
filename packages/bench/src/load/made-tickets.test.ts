import { expect, test } from 'vitest'
import { eventsPerTicket, madeTickets } from './made-tickets.ts'

test('every made ticket has the same number of events, and another stream', () => {
  const tickets = [...madeTickets(20)]
  expect(new Set(tickets.map((ticket) => ticket.streamId)).size).toBe(20)
  for (const { events } of tickets) expect(events).toHaveLength(eventsPerTicket)
})
