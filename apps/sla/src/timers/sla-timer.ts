import type { CalendarRef } from '@docket/service-levels'
import { clock, type PinnedCalendars, type SlaClock } from '@docket/ticketing/sla'
import { nextDueAt } from '../due/unrecorded.ts'
import type { FoldedLog } from './fold-log.ts'

/** The clocks of a ticket as of its last event, and the timer they ask for. */
export type SlaTiming = {
  readonly clocks: readonly SlaClock[]
  /** `since`: when what it says became known; `cause`: the last event it knows. */
  readonly timer: { readonly kind: 'sla'; since: string; dueAt: string; cause: string } | null
}

/** Throws when a calendar that the ticket pins is not there. */
export const timingOf = (
  { ticket, facts, lastAt, lastEventId }: FoldedLog,
  calendars: PinnedCalendars,
): SlaTiming => {
  const clocks = clock(facts, calendars, lastAt)
  const dueAt = nextDueAt(ticket, clocks)
  return {
    clocks,
    timer:
      dueAt === null
        ? null
        : { kind: 'sla', since: toText(lastAt), dueAt: toText(dueAt), cause: lastEventId },
  }
}

/** The calendars that a ticket pinned, ever: what fell due under an earlier one is judged by it. */
export const calendarsPinned = ({ facts }: FoldedLog): readonly CalendarRef[] =>
  facts.flatMap((fact) => (fact.type === 'policy_applied' ? [fact.pin] : []))

const toText = (instant: number): string => new Date(instant).toISOString()
