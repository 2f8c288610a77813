/** The days of a week as calendars name them, Monday first as in ISO 8601. */
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const
export type Weekday = (typeof weekdays)[number]

/** Open hours as wall-clock times `HH:MM` or `HH:MM:SS`; `to` may be `24:00`, and before `from` it is on the next day. */
export type OpenHours = { readonly from: string; readonly to: string }

/** A date that is closed from 00:00 to 24:00, whatever the week says. */
export type Holiday = { readonly date: string; readonly name: string }

/** When a desk is at work. Only `parseCalendar` makes one from what people write. */
export type Calendar = {
  readonly name: string
  /** IANA name. */
  readonly timeZone: string
  readonly hours: { readonly [Day in Weekday]: readonly OpenHours[] }
  readonly holidays: readonly Holiday[]
}

const allDay: readonly OpenHours[] = [{ from: '00:00', to: '24:00' }]

/** The calendar of who names none: open always. */
export const alwaysOpen: Calendar = {
  name: '24/7',
  timeZone: 'UTC',
  hours: {
    monday: allDay,
    tuesday: allDay,
    wednesday: allDay,
    thursday: allDay,
    friday: allDay,
    saturday: allDay,
    sunday: allDay,
  },
  holidays: [],
}
