import type { CustomField, CustomFieldValue } from '@docket/contracts'
import { type DeskRefusal, refuseFields, type Wrong } from '../refusals.ts'

/** The fields in use by their keys. */
export type Fields = ReadonlyMap<string, CustomField>

type Values = { readonly [key: string]: CustomFieldValue }

/**
 * Whether these values fit the tenant's fields: null, or every field that is wrong. To a requester a staff-only field
 * is as unknown as one that never was.
 */
export const checkValues = (
  fields: Fields,
  values: Values,
  { staff, path = 'customFields' }: { staff: boolean; path?: string },
): DeskRefusal | null => {
  const wrong = Object.entries(values).flatMap(([key, value]): Wrong[] => {
    const field = fieldFor(fields, key, staff)
    const problem = field === undefined ? unknownField : wrongValue(field, value)
    return problem === null ? [] : [{ path: `${path}.${key}`, ...problem }]
  })
  if (wrong.length === 0) return null
  return refuseFields('custom_field_invalid', `Custom fields that do not fit: ${keysOf(wrong)}.`, wrong)
}

/** Whether everything that opening asks of this person is there: null, or which fields are missing. */
export const checkRequiredToOpen = (
  fields: Fields,
  values: Values,
  { staff }: { staff: boolean },
): DeskRefusal | null =>
  missing(
    [...fields.values()].filter(
      ({ key, requiredToOpen, staffOnly }) => requiredToOpen && (staff || !staffOnly) && values[key] == null,
    ),
  )

/** The keys that a ticket must have a value for before it is resolved. */
export const requiredToResolve = (fields: Fields): readonly string[] =>
  [...fields.values()].filter((field) => field.requiredToResolve).map(({ key }) => key)

const fieldFor = (fields: Fields, key: string, staff: boolean): CustomField | undefined => {
  const field = fields.get(key)
  return field?.staffOnly && !staff ? undefined : field
}

const missing = (absent: readonly CustomField[]): DeskRefusal | null => {
  if (absent.length === 0) return null
  const wrong = absent.map(({ key, label }) => ({
    path: `customFields.${key}`,
    code: 'required',
    message: `${label} is required`,
  }))
  const detail = `Custom fields that are required: ${keysOf(wrong)}.`
  return refuseFields('custom_field_required', detail, wrong, { fields: absent.map(({ key }) => key) })
}

const keysOf = (wrong: readonly Wrong[]): string =>
  wrong
    .slice(0, 5)
    .map(({ path }) => path)
    .join(', ')

type Problem = Omit<Wrong, 'path'>

const unknownField: Problem = { code: 'unknown_field', message: 'is not a custom field in use' }

const wrongValue = (field: CustomField, value: CustomFieldValue): Problem | null => {
  if (value === null || fits[field.type](value, field)) return null
  return { code: `not_${field.type}`, message: expected[field.type] }
}

const longestText = 4_000

const fits: { readonly [Type in CustomField['type']]: (value: unknown, field: CustomField) => boolean } = {
  text: (value) => typeof value === 'string' && value.length <= longestText,
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isDate(value),
  select: (value, { options }) => options.some(({ key, archived }) => key === value && !archived),
}

const expected: { readonly [Type in CustomField['type']]: string } = {
  text: `expected a text of at most ${longestText} characters`,
  number: 'expected a number',
  boolean: 'expected true or false',
  date: 'expected a date, e.g. 2026-11-21',
  select: 'expected the key of an option in use',
}

/** A day of the calendar; the 30th of February is none. */
const isDate = (value: string): boolean => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}
