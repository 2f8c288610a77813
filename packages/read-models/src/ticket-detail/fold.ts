import type { StoredEvent } from '@docket/event-sourcing'
import { toLoggedEvent } from '../logged-event.ts'
import { projectTicketDetail } from './project.ts'
import type { TicketDetailRow } from './row.ts'

/**
 * A ticket's detail straight from its log, from version 1 on: as of the last event given. For a parked ticket, for
 * `asOf`, and to check the tables against. Null without events; throws for a history that is corrupt.
 */
export const foldTicketDetail = (events: readonly StoredEvent[]): TicketDetailRow | null =>
  events.reduce<TicketDetailRow | null>(
    (row, stored) => projectTicketDetail(row, toLoggedEvent(stored)),
    null,
  )
