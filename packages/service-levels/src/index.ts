export type { Calendars, CalendarVersion, SavedCalendar, StoredCalendar } from './calendars/calendars.ts'
export type { CalendarRef } from './calendars/pinned-calendars.ts'
export {
  type ClockFilters,
  type ClockQuery,
  type ListedClock,
  listClocks,
} from './clocks/list-clocks.ts'
export { type LiveState, liveStates, type TicketClock, toTicketClocks } from './clocks/ticket-clock.ts'
export { type ClocksOfTicket, writeClocks } from './clocks/write-clocks.ts'
export type { Along, SlaChange, SlaSaved, SlaUnsaved, Which } from './keeping/change.ts'
export type { Policies, StoredPolicy, StoredPolicyVersion, WrittenPolicy } from './policies/policies.ts'
export { toWrittenPolicy, toWrittenTarget } from './policies/written-policy.ts'
export { serviceLevelRefusals } from './refusals.ts'
export { seedServiceLevels } from './seed/seed-service-levels.ts'
export { defaultSlaSettings, type SlaSettings, slaSettingsOf } from './seed/sla-settings.ts'
export { createServiceLevels, type ServiceLevels, type ServiceLevelsNeeds } from './service-levels.ts'
