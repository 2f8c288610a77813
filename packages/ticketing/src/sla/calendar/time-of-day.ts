const second = 1000
const minute = 60 * second
export const hour = 60 * minute
/** Of wall-clock time; a day of a zone may be longer or shorter. */
export const day = 24 * hour

/** `HH:MM` or `HH:MM:SS` as milliseconds after midnight, `24:00` included; undefined when it is no time of day. */
export const parseTimeOfDay = (text: string): number | undefined => {
  const [, hours, minutes, seconds = '0'] = text.match(/^(\d\d):(\d\d)(?::(\d\d))?$/) ?? []
  if (hours === undefined || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const time = Number(hours) * hour + Number(minutes) * minute + Number(seconds) * second
  return time <= day ? time : undefined
}
