import type { CustomFieldValue } from '../../ticket/events.ts'
import type { Condition, ConditionField, PolicySubject } from './policy.ts'

/** Whether a ticket meets every condition; a policy without conditions is for all. */
export const meets = (conditions: readonly Condition[], subject: PolicySubject): boolean =>
  conditions.every((condition) => meetsOne(condition, subject))

const meetsOne = ({ field, test, values }: Condition, subject: PolicySubject): boolean => {
  const found = valuesOf(field, subject)
  const has = (value: CustomFieldValue) => found.some((one) => covers(field, value, one))
  switch (test) {
    case 'any_of':
      return values.some(has)
    case 'none_of':
      return !values.some(has)
    case 'all_of':
      return values.every(has)
  }
}

/** The values of a field; null stands for none. */
const valuesOf = (field: ConditionField, subject: PolicySubject): readonly CustomFieldValue[] => {
  if (field === 'tags') return subject.tags.length > 0 ? subject.tags : [null]
  if (isCustom(field)) return [subject.customFields[field.slice(3)] ?? null]
  return [subject[field as Exclude<ConditionField, 'tags' | `cf.${string}`>]]
}

const isCustom = (field: ConditionField): field is `cf.${string}` => field.startsWith('cf.')

/** A category is a path of keys: `technical` covers `technical/network`. */
export const covers = (field: ConditionField, wanted: CustomFieldValue, found: CustomFieldValue): boolean =>
  wanted === found ||
  (field === 'category' && typeof found === 'string' && wanted !== null && found.startsWith(`${wanted}/`))
