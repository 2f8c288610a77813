import { highestEscalation } from '../../ticket/vocabulary.ts'
import { hour } from '../calendar/time-of-day.ts'
import type { Report } from '../problem.ts'
import { type BreachRecipient, breachRecipients, type EscalationLevel, type Target } from '../target.ts'
import { isShape, strangeFields } from '../unknown-shape.ts'

/** Ten years, of hours or of days. */
const longest = 87_600 * hour
const mostDays = 3660

/** A target as people write it: `{hours}`, `{minutes}`, `{milliseconds}` or `{workingDays}`. */
export const parseTarget = (value: unknown, entry: string, report: Report): Target | undefined => {
  const [unit, ...more] = isShape(value) ? Object.keys(value) : []
  const amount = isShape(value) && unit !== undefined ? value[unit] : undefined
  if (unit === undefined || more.length > 0 || typeof amount !== 'number') {
    report('target_invalid', entry, 'A target is one of {hours}, {minutes}, {milliseconds} or {workingDays}.')
    return undefined
  }
  if (unit === 'workingDays') {
    if (Number.isInteger(amount) && amount >= 1 && amount <= mostDays)
      return { unit: 'working_days', days: amount }
    report('target_invalid', entry, `${amount} is not a whole number of working days from 1 to ${mostDays}.`)
    return undefined
  }
  const milliseconds = amount * (lengthOf[unit] ?? Number.NaN)
  if (Number.isInteger(milliseconds) && milliseconds >= 1 && milliseconds <= longest)
    return { unit: 'duration', milliseconds }
  report(
    'target_invalid',
    entry,
    `${amount} ${unit} is no target above zero and up to ten years, in whole milliseconds.`,
  )
  return undefined
}

const lengthOf: { readonly [unit: string]: number } = { hours: hour, minutes: hour / 60, milliseconds: 1 }

/** Shares of the target, each from 1 to 99 per cent and once. */
export const parseWarnings = (value: unknown, entry: string, report: Report): readonly number[] => {
  const shares = Array.isArray(value) ? value : [undefined]
  const isFine = shares.every(
    (one, i) => Number.isInteger(one) && one >= 1 && one <= 99 && shares.indexOf(one) === i,
  )
  if (isFine && shares.length <= 5) return shares.toSorted((a: number, b: number) => a - b)
  report('warning_invalid', entry, 'Warnings are at most five whole shares from 1 to 99 per cent, each once.')
  return []
}

/** Levels that rise with time. */
export const parseLevels = (value: unknown, entry: string, report: Report): readonly EscalationLevel[] => {
  const levels = Array.isArray(value) ? value : [undefined]
  const isFine = levels.every((one: unknown, i) => {
    if (!isShape(one) || strangeFields(one, ['after', 'level']).length > 0) return false
    const { after, level } = one
    const before = levels[i - 1]
    return (
      Number.isInteger(after) &&
      Number.isInteger(level) &&
      (after as number) >= 0 &&
      (after as number) <= 1000 &&
      (level as number) >= 1 &&
      (level as number) <= highestEscalation &&
      (i === 0 || ((after as number) > before.after && (level as number) > before.level))
    )
  })
  if (isFine) return levels.map(({ after, level }) => ({ after, level }))
  report(
    'level_invalid',
    entry,
    `Levels are {after, level}: 0 to 1000 per cent after the breach, levels 1 to ${highestEscalation}, both rising.`,
  )
  return []
}

/** Staff only: a requester is never told of service levels. */
export const parseRecipients = (
  value: unknown,
  entry: string,
  report: Report,
): readonly BreachRecipient[] => {
  const named = Array.isArray(value) ? value : [undefined]
  if (named.every((one) => breachRecipients.includes(one))) return [...new Set(named)]
  report('level_invalid', entry, `Who hears of a breach is among ${breachRecipients.join(', ')}.`)
  return []
}
