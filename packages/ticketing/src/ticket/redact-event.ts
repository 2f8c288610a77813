import type { CustomFieldValue, TicketEvent } from './events.ts'
import { mapTexts, type TextOwner } from './texts-of-event.ts'

/** What stands where text was taken out. */
export const redactionMarker = '[redacted]'

/** What has to go: one comment's text, everything a field ever held, or a piece of text wherever it stands. */
export type Redaction =
  | { readonly commentId: string }
  | { readonly field: string }
  | { readonly text: string }

/**
 * The event with the text replaced, or the very same event if it does not hold it. Nothing but text changes: ids,
 * times, counters and clocks stay, so the rest of the history means what it meant. Repeating it changes nothing.
 */
export const redactEvent = (event: TicketEvent, redaction: Redaction): TicketEvent => {
  let found = false
  const redacted = mapTexts(event, (value, owner) => {
    const next = replaced(value, owner, redaction)
    found ||= next !== value
    return next
  })
  return found ? redacted : event
}

/** The versions of a stream that a redaction rewrites, for RedactText; the first event has version 1. */
export const redactedVersions = (events: readonly TicketEvent[], redaction: Redaction): readonly number[] =>
  events.flatMap((event, index) => (redactEvent(event, redaction) === event ? [] : [index + 1]))

const replaced = <Value extends CustomFieldValue>(
  value: Value,
  owner: TextOwner,
  redaction: Redaction,
): Value | string => {
  if (value === null) return value
  if ('commentId' in redaction) return owner.commentId === redaction.commentId ? redactionMarker : value
  if ('field' in redaction) return owner.field === redaction.field ? redactionMarker : value
  if (typeof value !== 'string' || redaction.text === '') return value
  return value.split(redaction.text).join(redactionMarker)
}
