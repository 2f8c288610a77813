import type { StoredEvent } from '@docket/event-sourcing'
import type { TicketLog } from '@docket/read-models'
import { ticketCodec, ticketDecider, ticketStream } from '@docket/ticketing'
import type { People } from '../people/people.ts'
import { createRandom, type Random, uuidAt } from '../random/random.ts'
import { type Birth, lifeOf } from './life.ts'

export type Wanted = {
  tenantId: string
  people: People
  tickets: number
  /** The number of the first; they go on by one. */
  firstNumber: number
  seed: number
  /** The end of the time in which they happened, in milliseconds; nothing is later. */
  until: number
}

/** Tickets open for this long are spread over so long a time before `until`. */
const spanMs = 2 * 365 * 24 * 60 * 60 * 1_000

/** The logs of so many tickets, oldest first; positions are for whoever stores them to draw. */
export function* madeTickets(wanted: Wanted): Generator<TicketLog> {
  for (let nth = 0; nth < wanted.tickets; nth++) yield madeTicket(wanted, nth)
}

const madeTicket = (wanted: Wanted, nth: number): TicketLog => {
  const random = createRandom(wanted.seed * 1_000_003 + nth)
  const age = (wanted.tickets - nth) / wanted.tickets
  const openedAt = wanted.until - Math.ceil(age * spanMs)
  const birth: Birth = {
    ticketId: uuidAt(random, openedAt),
    number: `TCK-${String(wanted.firstNumber + nth).padStart(6, '0')}`,
    ...{ openedAt, until: wanted.until },
    stillOpen: random.chance(age < 0.03 ? 0.7 : 0.02),
  }
  const events = eventsOf(wanted, random, birth)
  return { streamId: ticketStream(birth.ticketId), version: events.length, events }
}

/** What the real decider makes of its life; a command that it refuses did not happen. */
const eventsOf = (wanted: Wanted, random: Random, birth: Birth): readonly StoredEvent[] => {
  const events: StoredEvent[] = []
  let ticket = ticketDecider.initial
  for (const { by, command } of lifeOf(random, wanted.people, birth)) {
    const decision = ticketDecider.decide(command, ticket)
    if (!decision.accepted) continue
    const correlationId = uuidAt(random, Date.parse(command.at))
    for (const event of decision.events) {
      ticket = ticketDecider.evolve(ticket, event)
      events.push({
        ...ticketCodec.encode(event),
        ...{ eventId: uuidAt(random, Date.parse(event.at)), tenantId: wanted.tenantId },
        ...{ streamId: ticketStream(birth.ticketId), version: events.length + 1, position: 0 },
        ...{ occurredAt: event.at, recordedAt: event.at },
        meta: {
          actor: { kind: by === 'system' ? 'system' : 'user', id: by, ip: null },
          ...{ correlationId, causationId: null, traceparent: null },
        },
      })
    }
  }
  return events
}
