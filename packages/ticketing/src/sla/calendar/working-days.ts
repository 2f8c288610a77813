import { type CompiledCalendar, never } from './compiled-calendar.ts'
import { day } from './time-of-day.ts'
import { latest, type ZoneOffsets } from './zone-offsets.ts'

/**
 * The same wall-clock time so many working days later, or the next opening if it is closed then. What starts in
 * closed time starts at the next opening. A working day is a date with open time.
 */
export const addWorkingDays = (calendar: CompiledCalendar, start: number, days: number): number => {
  const from = calendar.nextOpening(start)
  if (from === never) return never
  const wall = from + calendar.zone.offsetAt(from)
  let date = Math.floor(wall / day)
  for (let left = days; left > 0; ) {
    date += 1
    if (date * day > latest) return never
    if (calendar.isWorkingDay(date)) left -= 1
  }
  return calendar.nextOpening(toInstant(calendar.zone, date * day + (wall - Math.floor(wall / day) * day)))
}

/** The instant of a wall-clock time: of a repeated one the first, of a missing one the first instant after it. */
export const toInstant = (zone: ZoneOffsets, wall: number): number => {
  for (const { from, to, offset } of zone.spans(wall - 2 * day, wall + 2 * day)) {
    if (wall - offset < from) return from
    if (wall - offset < to) return wall - offset
  }
  return wall
}
