import { type CompiledCalendar, never } from '../calendar/compiled-calendar.ts'

/** When a person is told of what happened at an instant: in their own hours, unless the rule says at once. */
export const tellAt = (at: number, hours: CompiledCalendar, atOnce: boolean): number => {
  const opening = atOnce ? at : hours.nextOpening(at)
  return opening === never ? at : opening
}
