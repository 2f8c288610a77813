import type { Page, PageRequest } from '@docket/database'
import { type Kysely, sql } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { isUuid } from '../keeping/known.ts'
import { pageByNumber } from '../keeping/page-by-number.ts'
import type { CalendarVersion, StoredCalendar } from './calendars.ts'

type Client = Pool | PoolClient

/** The select list of calendars `c` with their current version `v`. */
export const calendarColumns = `c.calendar_id as id, c.version, c.created_at as "createdAt",
  c.updated_at as "updatedAt", c.archived_at as "archivedAt", v.body as calendar`

export const calendarTables = `sla_calendars c
  join sla_calendar_versions v on v.calendar_id = c.calendar_id and v.version = c.version`

const versionColumns = `v.calendar_id as id, v.version, v.created_at as "createdAt",
  v.created_by as "createdBy", v.body as calendar`

export const readCalendar = async (
  client: Client,
  tenantId: string,
  id: string,
): Promise<StoredCalendar | null> => {
  if (!isUuid(id)) return null
  const found = await client.query<StoredCalendar>({
    name: 'read-sla-calendar',
    text: `select ${calendarColumns} from ${calendarTables} where c.tenant_id = $1 and c.calendar_id = $2`,
    values: [tenantId, id],
  })
  return found.rows[0] ?? null
}

/** The newest first. */
export const listCalendarVersions = (
  db: Kysely<never>,
  tenantId: string,
  id: string,
  page: PageRequest,
): Promise<Page<CalendarVersion>> =>
  pageByNumber<CalendarVersion>(
    db,
    {
      columns: sql.raw(versionColumns),
      from: sql`sla_calendar_versions v join sla_calendars c using (calendar_id)`,
      where: [sql`tenant_id = ${tenantId}`, sql`calendar_id = ${isUuid(id) ? id : null}::uuid`],
      id: sql`v.version`,
      ownId: sql`calendar_id`,
      order: 'newest',
    },
    page,
    `sla calendar versions ${id}`,
  )

export const readCalendarVersion = async (
  client: Client,
  tenantId: string,
  id: string,
  version: number,
): Promise<CalendarVersion | null> => {
  if (!isUuid(id)) return null
  const found = await client.query<CalendarVersion>({
    name: 'read-sla-calendar-version',
    text: `select ${versionColumns} from sla_calendar_versions v join sla_calendars c using (calendar_id)
           where c.tenant_id = $1 and v.calendar_id = $2 and v.version = $3`,
    values: [tenantId, id, version],
  })
  return found.rows[0] ?? null
}

/** The one in use that has this name, or null. */
export const findCalendarNamed = async (
  client: Client,
  tenantId: string,
  name: string,
): Promise<string | null> => {
  const found = await client.query<{ id: string }>({
    name: 'find-sla-calendar-named',
    text: `select calendar_id as id from sla_calendars
           where tenant_id = $1 and lower(name) = lower($2) and archived_at is null`,
    values: [tenantId, name],
  })
  return found.rows[0]?.id ?? null
}
