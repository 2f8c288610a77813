import type { Clock, Ids, Logger } from '@docket/runtime'
import type { PinnedCalendars, SlaRules } from '@docket/ticketing/sla'
import type { Pool } from 'pg'
import { calendarStore } from './calendars/calendar-store.ts'
import type { Calendars } from './calendars/calendars.ts'
import { type CalendarRef, createPinnedCalendars } from './calendars/pinned-calendars.ts'
import type { Policies } from './policies/policies.ts'
import { policyStore } from './policies/policy-store.ts'
import { readSlaRevision, readSlaRules } from './rules/read-sla-rules.ts'
import { createRulesCache } from './rules/rules-cache.ts'
import { beginEverywhere, beginServiceLevels } from './seed/begin-service-levels.ts'
import { defaultSlaSettings, type SlaSettings } from './seed/sla-settings.ts'

/** What tenants promise; made once per process. */
export type ServiceLevels = {
  /** At most a second old, and never older than a change made through this object. */
  rulesOf(tenantId: string): Promise<SlaRules>
  /** As stored now. */
  freshRulesOf(tenantId: string): Promise<SlaRules>
  /**
   * Loads the versions that are missing, then answers in memory. Asked for one that there is not, or that cannot be
   * compiled any more, the answer throws: only the ticket that pins it suffers.
   */
  calendarsOf(refs: Iterable<CalendarRef>): Promise<PinnedCalendars>
  /** How many active policies are left out of the rules that this process goes by, because they cannot be read. */
  unreadable(): number
  policies: Policies
  calendars: Calendars
  /** Gives a new tenant what it begins with; one that has begun is left as it is. */
  begin(tenantId: string): Promise<void>
  /** The same for every tenant that has nothing yet; answers how many those were. */
  beginEverywhere(): Promise<number>
}

export type ServiceLevelsNeeds = {
  pool: Pool
  clock: Clock
  ids: Ids
  /** What tenants begin with; the default policy around the clock unless said otherwise. */
  settings?: SlaSettings
  log?: Pick<Logger, 'error'>
}

export const createServiceLevels = (needs: ServiceLevelsNeeds): ServiceLevels => {
  const { pool, settings = defaultSlaSettings } = needs
  const beginning = { ...needs, settings }
  const pinned = createPinnedCalendars(pool)
  const leftOut = new Map<string, number>()
  const cache = createRulesCache({
    async read(tenantId) {
      const found = await readSlaRules(needs, pinned, tenantId)
      if (found.unreadable > 0) leftOut.set(tenantId, found.unreadable)
      else leftOut.delete(tenantId)
      return found
    },
    readRevision: (tenantId) => readSlaRevision(pool, tenantId),
  })
  const keeping = { ...needs, changed: cache.forget }
  return {
    rulesOf: cache.rulesOf,
    freshRulesOf: cache.freshRulesOf,
    calendarsOf: pinned.calendarsOf,
    unreadable: () => [...leftOut.values()].reduce((sum, count) => sum + count, 0),
    policies: policyStore(keeping),
    calendars: calendarStore(keeping),
    async begin(tenantId) {
      if (await beginServiceLevels(beginning, tenantId)) cache.forget(tenantId)
    },
    beginEverywhere: () => beginEverywhere(beginning),
  }
}
