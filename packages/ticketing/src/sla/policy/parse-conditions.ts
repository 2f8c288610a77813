import type { CustomFieldValue } from '../../ticket/events.ts'
import { channels, priorities, ticketTypes, tiers } from '../../ticket/vocabulary.ts'
import type { Report } from '../problem.ts'
import { isShape, strangeFields } from '../unknown-shape.ts'
import { covers } from './conditions.ts'
import {
  type Condition,
  type ConditionField,
  type ConditionTest,
  conditionFields,
  conditionTests,
} from './policy.ts'

/** The fields with a closed list of values; null where the field may be empty. */
const vocabulary: { readonly [field: string]: readonly CustomFieldValue[] } = {
  priority: priorities,
  type: ticketTypes,
  channel: channels,
  tier: [...tiers, null],
}

/** Conditions that some ticket can meet. */
export const parseConditions = (value: unknown, report: Report): readonly Condition[] => {
  if (!Array.isArray(value) || value.length > 50) {
    report('condition_invalid', 'conditions', 'Conditions are a list of at most 50.')
    return []
  }
  const parsed = value.flatMap((one: unknown, i) => parseCondition(one, `conditions[${i}]`, report))
  if (parsed.length === value.length) reportImpossible(parsed, report)
  return parsed
}

const parseCondition = (value: unknown, entry: string, report: Report): readonly Condition[] => {
  if (!isShape(value) || strangeFields(value, ['field', 'test', 'values']).length > 0) {
    report('condition_invalid', entry, 'A condition is {field, test, values}.')
    return []
  }
  const { field, test, values } = value
  if (!isField(field)) {
    report('condition_invalid', `${entry}.field`, `There is no field ${JSON.stringify(field)} to ask for.`)
    return []
  }
  if (!conditionTests.includes(test as ConditionTest) || (test === 'all_of' && field !== 'tags')) {
    report('condition_invalid', `${entry}.test`, `${field} is not asked with ${JSON.stringify(test)}.`)
    return []
  }
  if (!Array.isArray(values) || values.length === 0 || values.length > 200 || !values.every(isValue)) {
    report('condition_invalid', `${entry}.values`, 'A condition has from 1 to 200 values.')
    return []
  }
  const strange = values.find((one) => vocabulary[field] && !vocabulary[field].includes(one))
  if (strange !== undefined) {
    report('condition_impossible', `${entry}.values`, `${field} is never ${JSON.stringify(strange)}.`)
    return []
  }
  return [{ field, test: test as ConditionTest, values }]
}

const isField = (value: unknown): value is ConditionField =>
  typeof value === 'string' &&
  ((conditionFields as readonly string[]).includes(value) || /^cf\.[A-Za-z0-9_-]{1,64}$/.test(value))

const isValue = (value: unknown): value is CustomFieldValue =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value !== '' && value.length <= 500)

/** Conditions that exclude one another would make a policy that nobody ever gets. */
const reportImpossible = (conditions: readonly Condition[], report: Report): void => {
  for (const field of new Set(conditions.map((one) => one.field))) {
    const about = conditions.filter((one) => one.field === field)
    const banned = about.filter((one) => one.test === 'none_of').flatMap((one) => one.values)
    const isBanned = (value: CustomFieldValue) => banned.some((one) => covers(field, one, value))
    const asked = about.filter((one) => one.test !== 'none_of')
    const isPossible =
      field === 'tags'
        ? asked.every(({ test, values }) =>
            test === 'all_of'
              ? !values.some(isBanned) && (values.length === 1 || !values.includes(null))
              : !values.every(isBanned),
          )
        : oneValueLeft(field, asked, isBanned)
    if (!isPossible)
      report('condition_impossible', `conditions on ${field}`, `No ticket meets all conditions on ${field}.`)
  }
}

const oneValueLeft = (
  field: ConditionField,
  asked: readonly Condition[],
  isBanned: (value: CustomFieldValue) => boolean,
): boolean => {
  const candidates = asked.length > 0 ? asked.flatMap((one) => one.values) : vocabulary[field]
  if (candidates === undefined) return true
  return candidates.some(
    (value) =>
      !isBanned(value) && asked.every(({ values }) => values.some((wanted) => covers(field, wanted, value))),
  )
}
