import type { Page, PageRequest } from '@docket/database'
import type { Calendar } from '@docket/ticketing/sla'
import type { SlaChange, SlaSaved, Which } from '../keeping/change.ts'

/** A calendar as it is now; `version` counts the changes of its content from 1 and is what tickets pin. */
export type StoredCalendar = {
  id: string
  version: number
  createdAt: string
  updatedAt: string
  archivedAt: string | null
  calendar: Calendar
}

/** `createdBy` is the id of whoever wrote this version. */
export type CalendarVersion = {
  id: string
  version: number
  createdAt: string
  createdBy: string
  calendar: Calendar
}

/** What was saved; `notes` say what was understood otherwise than written. */
export type SavedCalendar = StoredCalendar & { notes: readonly string[] }

/** A tenant's calendars. `written` is what a person sent: `parseCalendar` judges it here. */
export type Calendars = {
  create(change: SlaChange, written: unknown): Promise<SlaSaved<SavedCalendar>>
  /**
   * Makes the next version; what changes nothing makes none. No ticket moves until a policy is applied to it anew.
   * Refused as `invalid` where a policy in use would have a target out of reach.
   */
  edit(change: SlaChange, which: Which, written: unknown): Promise<SlaSaved<SavedCalendar>>
  /** Out of use for good: refused with `calendar_in_use` while an active policy names it. Tickets keep what they pin. */
  archive(change: SlaChange, which: Which): Promise<SlaSaved<StoredCalendar>>
  read(tenantId: string, calendarId: string): Promise<StoredCalendar | null>
  /** The oldest first. */
  list(tenantId: string, filters: { archived: boolean }, page: PageRequest): Promise<Page<StoredCalendar>>
  /** The newest first; none for a calendar that the tenant has not. */
  listVersions(tenantId: string, calendarId: string, page: PageRequest): Promise<Page<CalendarVersion>>
  readVersion(tenantId: string, calendarId: string, version: number): Promise<CalendarVersion | null>
}
