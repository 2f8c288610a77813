import { isDeepStrictEqual } from 'node:util'
import type { StoredEvent } from '@docket/event-sourcing'
import { decodeTicketEvent } from '@docket/ticketing'
import {
  clock,
  outcomes,
  type PinnedCalendars,
  type PolicyVersion,
  simulateTicket,
  thresholdsOf,
  toSlaFacts,
} from '@docket/ticketing/sla'
import { byStream } from './log.ts'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A7')

/** What was in force for every ticket of the log, all along. */
export type InForce = {
  policies: readonly PolicyVersion[]
  calendars: PinnedCalendars
  /** Epoch milliseconds. */
  now: number
}

/** A7 the other way round: simulating the policies that were in force gives every ticket the clocks that it really had. */
export const checkSimulation = (
  log: readonly StoredEvent[],
  { policies, calendars, now }: InForce,
): readonly Violation[] =>
  [...byStream(log)].flatMap(([streamId, events]) => {
    const facts = toSlaFacts(
      events.map((stored) => ({
        eventId: stored.eventId,
        actor: stored.meta.actor.kind,
        event: decodeTicketEvent(stored),
      })),
    )
    const real = clock(facts, calendars, now)
    const simulated = simulateTicket({ facts }, { policies, calendars }, now)
    const isSame =
      isDeepStrictEqual(outcomes(simulated), outcomes(real)) &&
      isDeepStrictEqual(thresholdsOf(simulated), thresholdsOf(real))
    return isSame ? [] : [violation(`${streamId} comes out differently when what was in force is simulated`)]
  })
