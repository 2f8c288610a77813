import type { StoredEvent } from '@docket/event-sourcing'
import { systemClock, systemIds } from '@docket/runtime'
import { createServiceLevels } from '@docket/service-levels'
import type { PinnedCalendars, PolicyPin } from '@docket/ticketing/sla'
import type { Pool } from 'pg'

/** The calendars that a log's tickets pin, as they were stored. */
export const pinnedCalendars = (pool: Pool, log: readonly StoredEvent[]): Promise<PinnedCalendars> =>
  createServiceLevels({ pool, clock: systemClock, ids: systemIds }).calendarsOf(
    log.filter(({ type }) => type === 'SlaPolicyApplied').map(({ data }) => data as unknown as PolicyPin),
  )
