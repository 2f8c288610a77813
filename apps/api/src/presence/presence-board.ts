import type { Audience } from '@docket/live-feed'

/** Who is at which ticket. `typing` is a kind of viewing that is over sooner. */
export type PersonPresent = { userId: string; state: 'viewing' | 'typing' }

/** What one person says of themselves and a ticket; `audience` is the ticket's, for whom to tell. */
export type PresenceSaid = {
  tenantId: string
  ticketId: string
  userId: string
  state: 'viewing' | 'typing' | 'gone'
  audience: Audience
}

/** The people at one ticket, and whom that concerns. */
export type PresenceAt = {
  tenantId: string
  ticketId: string
  audience: Audience
  people: readonly PersonPresent[]
}

/** Everybody's presence as this process has heard of it; forgotten within seconds of the last word. */
export type PresenceBoard = {
  /** Answers who is there now when that differs from before, else null. */
  hear(said: PresenceSaid): PresenceAt | null
  at(tenantId: string, ticketId: string): readonly PersonPresent[]
  /** The tickets at which somebody's word has run out. */
  sweep(): readonly PresenceAt[]
}

export const viewingForMs = 15_000
export const typingForMs = 6_000
const peopleAtOneTicket = 50
const ticketsOfOneTenant = 5_000

/** `now` is monotonic milliseconds. Bounded: beyond it the ticket heard of longest ago is forgotten. */
export const createPresenceBoard = (now: () => number): PresenceBoard => {
  const tenants = new Map<string, Map<string, Present>>()
  const peopleOf = (present: Present): PersonPresent[] => {
    const at = now()
    return [...present.people]
      .filter(([, until]) => until.viewing > at)
      .map(([userId, until]) => ({ userId, state: until.typing > at ? 'typing' : 'viewing' }))
  }
  const told = (tenantId: string, ticketId: string, present: Present): PresenceAt | null => {
    const people = peopleOf(present)
    const key = JSON.stringify(people.toSorted((one, other) => (one.userId < other.userId ? -1 : 1)))
    if (key === present.told) return null
    present.told = key
    return { tenantId, ticketId, audience: present.audience, people }
  }
  return {
    hear({ tenantId, ticketId, userId, state, audience }) {
      const tickets = tenants.get(tenantId) ?? new Map<string, Present>()
      tenants.set(tenantId, tickets)
      const present = tickets.get(ticketId) ?? { people: new Map(), audience, told: '[]' }
      present.audience = audience
      // heard of last, forgotten last
      tickets.delete(ticketId)
      tickets.set(ticketId, present)
      if (tickets.size > ticketsOfOneTenant) tickets.delete(tickets.keys().next().value!)
      if (state === 'gone') present.people.delete(userId)
      else if (present.people.has(userId) || present.people.size < peopleAtOneTicket) {
        const at = now()
        present.people.set(userId, {
          viewing: at + viewingForMs,
          typing: state === 'typing' ? at + typingForMs : at,
        })
      }
      return told(tenantId, ticketId, present)
    },
    at(tenantId, ticketId) {
      const present = tenants.get(tenantId)?.get(ticketId)
      return present ? peopleOf(present) : []
    },
    sweep() {
      const changed: PresenceAt[] = []
      for (const [tenantId, tickets] of tenants) {
        for (const [ticketId, present] of tickets) {
          for (const [userId, until] of present.people)
            if (until.viewing <= now()) present.people.delete(userId)
          const one = told(tenantId, ticketId, present)
          if (one !== null) changed.push(one)
          if (present.people.size === 0) tickets.delete(ticketId)
        }
        if (tickets.size === 0) tenants.delete(tenantId)
      }
      return changed
    },
  }
}

type Present = {
  people: Map<string, { viewing: number; typing: number }>
  audience: Audience
  /** Who was there when it was last told. */
  told: string
}
