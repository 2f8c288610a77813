import type { EventStore } from '@docket/event-sourcing'
import { ticketCategory } from '@docket/ticketing'
import { eventsPerTicket, madeTickets } from './made-tickets.ts'

const ticketsPerAppend = 20
const writers = 4

/** Appends made tickets until the log has so many more events; many streams an append, so that it takes seconds. */
export const fillLog = async (
  store: EventStore,
  { tenantId, events, from = 0 }: { tenantId: string; events: number; from?: number },
): Promise<void> => {
  const tickets = madeTickets(Math.ceil(events / eventsPerTicket), from)
  const write = async (): Promise<void> => {
    for (;;) {
      const some = nextOf(tickets, ticketsPerAppend)
      if (some.length === 0) return
      const streams = some.map((ticket) => ({ ...ticket, category: ticketCategory, expectedVersion: 0 }))
      const outcome = await store.append({ tenantId, streams })
      if (outcome.outcome !== 'appended') throw new Error(`not appended: ${JSON.stringify(outcome)}`)
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
}

/** Up to so many of what is left (`take` would close the iterator that the writers share). */
const nextOf = <T>(iterator: Iterator<T>, most: number): readonly T[] => {
  const taken: T[] = []
  while (taken.length < most) {
    const { value, done } = iterator.next()
    if (done) break
    taken.push(value)
  }
  return taken
}
