import { priorities, tiers } from '../../ticket/vocabulary.ts'
import type { Calendar } from '../calendar/calendar.ts'
import { openPerWeek } from '../calendar/week.ts'
import { type Problem, problemList } from '../problem.ts'
import { metrics, type Target } from '../target.ts'
import type { Policy } from './policy.ts'

const weeks = 52 * 100

/** Targets that a calendar with so little open time would reach only after a hundred years. */
export const checkReach = (policy: Policy, calendar: Calendar): readonly Problem[] => {
  const { problems, report } = problemList()
  const reach = openPerWeek(calendar) * weeks
  const check = (target: Target | undefined, entry: string) => {
    if (target?.unit === 'duration' && target.milliseconds > reach)
      report(
        'target_out_of_reach',
        entry,
        `The calendar "${calendar.name}" is too seldom open for this target.`,
      )
  }
  for (const priority of priorities)
    for (const metric of metrics) check(policy.targets[priority][metric], `targets.${priority}.${metric}`)
  for (const tier of tiers) check(policy.caps[tier]?.resolution, `caps.${tier}.resolution`)
  return problems
}
