import { isStaffOnly } from './audience.ts'
import type { RedactText } from './commands.ts'
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

/**
 * The data of the RedactText that a redaction of this whole stream is; no versions if it holds no such text. What it
 * says of the redaction never holds the text itself.
 */
export const redactionOf = (
  events: readonly TicketEvent[],
  redaction: Redaction,
  reason: string | null,
): RedactText['data'] => {
  const found = events.flatMap((event, index) =>
    redactEvent(event, redaction) === event ? [] : [{ event, version: index + 1 }],
  )
  return {
    commentId: 'commentId' in redaction ? redaction.commentId : null,
    field: 'field' in redaction ? redaction.field : null,
    versions: found.map(({ version }) => version),
    visibility: found.every(({ event }) => isStaffOnly(event)) ? 'INTERNAL' : 'PUBLIC',
    reason,
  }
}

const replaced = <Value extends CustomFieldValue>(
  value: Value,
  owner: TextOwner,
  redaction: Redaction,
): Value | string => {
  if (value === null) return value
  if ('commentId' in redaction) return owner.commentId === redaction.commentId ? redactionMarker : value
  if ('field' in redaction) return owner.field === redaction.field ? redactionMarker : value
  if (typeof value !== 'string' || redaction.text === '') return value
  // A marker of before is left alone, also where the text is a part of the word in it.
  const between = value.split(redactionMarker)
  return between.map((part) => part.replaceAll(redaction.text, () => redactionMarker)).join(redactionMarker)
}
