import type { ClockSummary } from '@docket/contracts'
import type { Accepted } from '@docket/event-sourcing'
import { calendarsIn, clockSummary, slaFactsOf } from '@docket/read-models'
import { isStaff, type OpenedTicket, type Ticket, type TicketEvent } from '@docket/ticketing'
import type { RequestFacts } from './request-facts.ts'
import { type ClockNeeds, readableClock } from './timed-rows.ts'

/** What the clocks of a ticket say that a save has just changed; null for requesters. */
export type SavedClock = (accepted: Accepted<TicketEvent, Ticket>) => ClockSummary | null

/**
 * Runs a save whose answer says what the clocks say: the same as a list read afterwards, made from the log that the
 * save has read anyway. Answers are made within the save, which waits for no calendar: where one is not in memory, the
 * save is let go before it appends, and begins anew with it.
 */
export const withSavedClocks = async <Outcome>(
  needs: ClockNeeds,
  { caller, meta }: Pick<RequestFacts, 'caller' | 'meta'>,
  save: (clockOf: SavedClock) => Promise<Outcome>,
): Promise<Outcome> => {
  const { serviceLevels, clock } = needs
  const factsOf = ({ history, events, state }: Accepted<TicketEvent, Ticket>) => {
    const { status, ...rest } = state as OpenedTicket
    const pendingReason = status === 'PENDING_INFO' && 'reason' in rest ? rest.reason : null
    return { slaFacts: slaFactsOf(history, events, meta.actor.kind), pendingReason }
  }
  const inMemory = await serviceLevels.calendarsOf([])
  try {
    return await save((accepted) => {
      if (!isStaff(caller)) return null
      const facts = factsOf(accepted)
      try {
        return clockSummary(facts, inMemory, Date.parse(clock.now()))
      } catch {
        throw new CalendarsMissing(calendarsIn([facts]))
      }
    })
  } catch (error) {
    if (!(error instanceof CalendarsMissing)) throw error
    const loaded = await serviceLevels.calendarsOf(error.refs)
    return save((accepted) =>
      isStaff(caller) ? readableClock(needs, factsOf(accepted), loaded, Date.parse(clock.now())) : null,
    )
  }
}

class CalendarsMissing extends Error {
  override readonly name: string = 'CalendarsMissing'
  readonly refs: ReturnType<typeof calendarsIn>
  constructor(refs: ReturnType<typeof calendarsIn>) {
    super('calendars are not in memory yet')
    this.refs = refs
  }
}
