import { createKysely, readPage } from '@docket/database'
import { sql } from 'kysely'
import type { Keeping } from '../keeping/change.ts'
import type { Calendars, StoredCalendar } from './calendars.ts'
import { archiveCalendar, createCalendar, editCalendar } from './change-calendars.ts'
import {
  calendarColumns,
  calendarTables,
  listCalendarVersions,
  readCalendar,
  readCalendarVersion,
} from './read-calendar.ts'

export const calendarStore = (needs: Keeping): Calendars => {
  const { pool } = needs
  const db = createKysely<never>(pool)
  return {
    create: (change, written) => createCalendar(needs, change, written),
    edit: (change, which, written) => editCalendar(needs, change, which, written),
    archive: (change, which) => archiveCalendar(needs, change, which),
    read: (tenantId, id) => readCalendar(pool, tenantId, id),
    list: (tenantId, { archived }, page) =>
      readPage<StoredCalendar>(
        db,
        {
          columns: sql.raw(calendarColumns),
          from: sql.raw(calendarTables),
          where: [sql`c.tenant_id = ${tenantId}`, sql`(c.archived_at is not null) = ${archived}`],
          id: sql`c.calendar_id`,
        },
        page,
        `sla calendars ${archived}`,
      ),
    listVersions: (tenantId, id, page) => listCalendarVersions(db, tenantId, id, page),
    readVersion: (tenantId, id, version) => readCalendarVersion(pool, tenantId, id, version),
  }
}
