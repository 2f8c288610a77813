import {
  createCalendarBody,
  listArchivableQuery,
  replaceCalendarBody,
  savedSlaCalendar,
  slaCalendar,
} from '@docket/contracts'
import { shownCalendar, shownSavedCalendar } from '../../sla/shown-calendar.ts'
import { toKept } from '../../sla/to-kept.ts'
import { deskRoutes } from '../desk/desk-routes.ts'
import { found } from '../identity/found.ts'

/** When the tenant's desk is at work: for all staff to read, for managers to keep. */
export const calendarRoutes = deskRoutes({
  path: 'sla/calendars',
  tag: 'sla',
  noun: 'calendar',
  plural: 'calendars',
  read: 'settings.read',
  edit: 'settings.edit',
  row: slaCalendar,
  savedRow: savedSlaCalendar,
  createBody: createCalendarBody,
  replaceBody: replaceCalendarBody,
  listQuery: listArchivableQuery,
  create: async ({ context, change }, body) =>
    toKept(await context.serviceLevels.calendars.create(change, body), shownSavedCalendar),
  async replace({ context, caller, change, which }, { expectedVersion, ...body }) {
    const { calendars } = context.serviceLevels
    // one that is not there is told before what is wrong with the body
    found(await calendars.read(caller.tenantId, which.id), 'calendar')
    return toKept(await calendars.edit(change, which, body), shownSavedCalendar)
  },
  remove: {
    archive: async ({ context, change, which }) =>
      toKept(await context.serviceLevels.calendars.archive(change, which), shownCalendar),
  },
  async readOne({ serviceLevels }, { tenantId }, id) {
    const stored = await serviceLevels.calendars.read(tenantId, id)
    return stored && shownCalendar(stored)
  },
  async list({ serviceLevels }, { tenantId }, { archived }, page) {
    const found = await serviceLevels.calendars.list(tenantId, { archived }, page)
    return { ...found, rows: found.rows.map(shownCalendar) }
  },
})
