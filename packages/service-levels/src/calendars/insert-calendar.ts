import type { Calendar } from '@docket/ticketing/sla'
import type { ClientBase } from 'pg'

/** A row to be made: whose, when and by which actor. */
export type Made = { id: string; tenantId: string; at: string; by: string }

/** A calendar with its first version; a unique violation means that one in use has its name. */
export const insertCalendar = async (client: ClientBase, made: Made, calendar: Calendar): Promise<void> => {
  await client.query({
    name: 'insert-sla-calendar',
    text: `insert into sla_calendars (calendar_id, tenant_id, version, name, created_at, updated_at)
           values ($1, $2, 1, $3, $4, $4)`,
    values: [made.id, made.tenantId, calendar.name, made.at],
  })
  await insertCalendarVersion(client, made, 1, calendar)
}

export const insertCalendarVersion = async (
  client: ClientBase,
  { id, at, by }: Made,
  version: number,
  calendar: Calendar,
): Promise<void> => {
  await client.query({
    name: 'insert-sla-calendar-version',
    text: `insert into sla_calendar_versions (calendar_id, version, body, created_at, created_by)
           values ($1, $2, $3, $4, $5)`,
    values: [id, version, JSON.stringify(calendar), at, by],
  })
}
