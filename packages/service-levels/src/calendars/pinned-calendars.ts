import {
  type Calendar,
  type CompiledCalendar,
  compileCalendar,
  type PinnedCalendars,
  parseCalendar,
} from '@docket/ticketing/sla'
import type { Pool } from 'pg'

/** A version of a calendar, as tickets pin it. */
export type CalendarRef = { calendarId: string; calendarVersion: number }

export type PinnedCalendarStore = {
  calendarsOf(refs: Iterable<CalendarRef>): Promise<PinnedCalendars>
  /** The compiled form of a version whose stored body is at hand; throws if it is no calendar. */
  compiled(ref: CalendarRef, body: unknown): CompiledCalendar
}

/** Versions never change, so that a compiled one is kept for as long as the process runs. */
export const createPinnedCalendars = (pool: Pool): PinnedCalendarStore => {
  const kept = new Map<string, CompiledCalendar>()
  const compiled = (ref: CalendarRef, body: unknown): CompiledCalendar => {
    const known = kept.get(keyOf(ref))
    if (known !== undefined) return known
    const fresh = compileCalendar(requireCalendar(ref, body))
    kept.set(keyOf(ref), fresh)
    return fresh
  }
  return {
    compiled,
    async calendarsOf(refs) {
      const missing = new Map([...refs].map((ref) => [keyOf(ref), ref]))
      for (const key of missing.keys()) if (kept.has(key)) missing.delete(key)
      const failed = new Map<string, unknown>()
      if (missing.size > 0)
        for (const row of await readBodies(pool, [...missing.values()]))
          try {
            compiled(row, row.body)
          } catch (error) {
            failed.set(keyOf(row), error)
          }
      return (pin) => {
        const found = kept.get(keyOf(pin))
        if (found !== undefined) return found
        throw failed.get(keyOf(pin)) ?? new Error(`There is no ${named(pin)}.`)
      }
    },
  }
}

const keyOf = ({ calendarId, calendarVersion }: CalendarRef): string => `${calendarId} ${calendarVersion}`

const named = ({ calendarId, calendarVersion }: CalendarRef): string =>
  `version ${calendarVersion} of calendar ${calendarId}`

const requireCalendar = (ref: CalendarRef, body: unknown): Calendar => {
  const parsed = parseCalendar(body)
  if (parsed.ok) return parsed.value
  const why = parsed.problems.map(({ entry, message }) => `${entry}: ${message}`).join(' ')
  throw new Error(`The ${named(ref)} is no calendar any more: ${why}`)
}

const readBodies = async (
  pool: Pool,
  refs: readonly CalendarRef[],
): Promise<readonly (CalendarRef & { body: unknown })[]> => {
  const found = await pool.query<CalendarRef & { body: unknown }>({
    name: 'read-sla-calendar-bodies',
    text: `select v.calendar_id as "calendarId", v.version as "calendarVersion", v.body
           from unnest($1::uuid[], $2::integer[]) as wanted (calendar_id, version)
           join sla_calendar_versions v using (calendar_id, version)`,
    values: [refs.map(({ calendarId }) => calendarId), refs.map(({ calendarVersion }) => calendarVersion)],
  })
  return found.rows
}
