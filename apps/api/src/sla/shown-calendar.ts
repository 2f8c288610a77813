import type { CalendarVersion, SavedCalendar, StoredCalendar } from '@docket/service-levels'

export const shownCalendar = ({ calendar, ...row }: StoredCalendar) => ({ ...row, ...calendar })

export const shownSavedCalendar = ({ calendar, ...row }: SavedCalendar) => ({ ...row, ...calendar })

export const shownCalendarVersion = ({ calendar, ...row }: CalendarVersion) => ({ ...row, ...calendar })
