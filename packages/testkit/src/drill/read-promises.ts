import type { StoredEvent } from '@docket/event-sourcing'
import { systemClock, systemIds } from '@docket/runtime'
import { createServiceLevels } from '@docket/service-levels'
import type { PinnedCalendars, PolicyPin, PolicyVersion } from '@docket/ticketing/sla'
import type { Pool } from 'pg'

/** What was promised to the tickets of a drill: the policies in force, and every calendar that is pinned. */
export const readPromises = async (
  pool: Pool,
  log: readonly StoredEvent[],
): Promise<{ policies: readonly PolicyVersion[]; calendars: PinnedCalendars }> => {
  const levels = createServiceLevels({ pool, clock: systemClock, ids: systemIds })
  const tenantIds = [...new Set(log.map(({ tenantId }) => tenantId))]
  if (tenantIds.length > 1) throw new Error('drills work for one tenant')
  const { policies } = tenantIds[0] ? await levels.freshRulesOf(tenantIds[0]) : { policies: [] }
  const pins = log
    .filter(({ type }) => type === 'SlaPolicyApplied')
    .map(({ data }) => data as unknown as PolicyPin)
  return { policies, calendars: await levels.calendarsOf([...pins, ...policies]) }
}
