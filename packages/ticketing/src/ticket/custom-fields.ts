import type { CustomFieldSet, CustomFieldValue } from './events.ts'
import type { OpenedTicket } from './state.ts'

/** The value of a custom field, whoever may see it; null: it has none. */
export const customFieldOf = (
  { customFields, staffCustomFields }: Pick<OpenedTicket, 'customFields' | 'staffCustomFields'>,
  key: string,
): CustomFieldValue => {
  if (Object.hasOwn(customFields, key)) return customFields[key]!
  return Object.hasOwn(staffCustomFields, key) ? staffCustomFields[key]! : null
}

/** Whether a field is for staff alone may change with time: it is where it was last set. */
export const withCustomField = (
  ticket: OpenedTicket,
  { key, to, staffOnly }: CustomFieldSet['data'],
): OpenedTicket => {
  const { [key]: _, ...customFields } = ticket.customFields
  const { [key]: __, ...staffCustomFields } = ticket.staffCustomFields
  const set = to === null ? {} : { [key]: to }
  return staffOnly
    ? { ...ticket, customFields, staffCustomFields: { ...staffCustomFields, ...set } }
    : { ...ticket, customFields: { ...customFields, ...set }, staffCustomFields }
}
