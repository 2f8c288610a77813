import type { CustomField } from '@docket/contracts'
import { type DeskRefusal, refuseFields } from '../refusals.ts'

/** What a field's type and its options have to do with each other: null, or what is wrong. */
export const judgeField = ({ type, options }: Pick<CustomField, 'type' | 'options'>): DeskRefusal | null => {
  const live = options.filter((option) => !option.archived)
  if (type === 'select' && live.length === 0)
    return refuseFields('custom_field_invalid', 'A select field needs an option.', [
      { path: 'options', code: 'options_needed', message: 'needs at least one that is not archived' },
    ])
  if (type !== 'select' && options.length > 0)
    return refuseFields('custom_field_invalid', 'Only a select field has options.', [
      { path: 'options', code: 'options_of_no_select', message: 'goes with type select' },
    ])
  return null
}

/** The new options, and those of before that they leave out: archived, since tickets may carry them. */
export const mergeOptions = (
  before: CustomField['options'],
  wanted: CustomField['options'],
): CustomField['options'] => {
  const named = new Set(wanted.map(({ key }) => key))
  const dropped = before.filter(({ key }) => !named.has(key))
  return [...wanted, ...dropped.map((option) => ({ ...option, archived: true }))]
}
