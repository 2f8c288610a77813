import { priorities, tiers } from '../../ticket/vocabulary.ts'
import { type Parsed, problemList, type Report } from '../problem.ts'
import { type Metric, metrics, type Target } from '../target.ts'
import { isShape, isText, type Shape, strangeFields } from '../unknown-shape.ts'
import { defaultWarnings } from './default-policy.ts'
import { parseConditions } from './parse-conditions.ts'
import { parseLevels, parseRecipients, parseTarget, parseWarnings } from './parse-target.ts'
import type { MetricRules, Policy, TierCap } from './policy.ts'

/** A policy as it may be saved, or everything that is wrong with it, each problem naming its entry. */
export const parsePolicy = (value: unknown): Parsed<Policy> => {
  const { problems, report } = problemList()
  if (!isShape(value)) {
    report(
      'policy_invalid',
      'policy',
      'A policy is an object with name, conditions, targets, caps and rules.',
    )
    return { ok: false, problems }
  }
  reportStrange(value, ['name', 'conditions', 'targets', 'caps', 'rules'], '', report)
  if (!isText(value.name))
    report('policy_invalid', 'name', 'A policy needs a name of at most 200 characters.')
  const policy: Policy = {
    name: isText(value.name) ? value.name : '',
    conditions: parseConditions(value.conditions ?? [], report),
    targets: parseTargets(value.targets, report),
    caps: parseCaps(value.caps ?? {}, report),
    rules: parseRules(value.rules ?? {}, report),
  }
  const isEmpty =
    Object.keys(policy.caps).length === 0 &&
    priorities.every((priority) => Object.keys(policy.targets[priority]).length === 0)
  if (problems.length === 0 && isEmpty) report('target_invalid', 'targets', 'The policy promises nothing.')
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: policy, notes: [] }
}

const shapeOf = (value: unknown, entry: string, known: readonly string[], report: Report): Shape => {
  if (!isShape(value)) {
    report('policy_invalid', entry, `${entry} is an object.`)
    return {}
  }
  reportStrange(value, known, `${entry}.`, report)
  return value
}

const reportStrange = (value: Shape, known: readonly string[], prefix: string, report: Report): void => {
  for (const field of strangeFields(value, known))
    report('policy_invalid', `${prefix}${field}`, `There is no ${field} here; known are ${known.join(', ')}.`)
}

const parseTargets = (value: unknown, report: Report): Policy['targets'] => {
  const rows = shapeOf(value, 'targets', priorities, report)
  const parsed = priorities.map((priority) => {
    const row = shapeOf(rows[priority] ?? {}, `targets.${priority}`, metrics, report)
    const entries = metrics.flatMap((metric): [Metric, Target][] => {
      if (row[metric] === undefined) return []
      const target = parseTarget(row[metric], `targets.${priority}.${metric}`, report)
      return target === undefined ? [] : [[metric, target]]
    })
    return [priority, Object.fromEntries(entries)]
  })
  return Object.fromEntries(parsed) as Policy['targets']
}

const parseCaps = (value: unknown, report: Report): Policy['caps'] => {
  const caps = shapeOf(value, 'caps', tiers, report)
  const parsed = tiers.flatMap((tier): [string, TierCap][] => {
    if (caps[tier] === undefined) return []
    const entry = `caps.${tier}`
    const cap = shapeOf(caps[tier], entry, ['resolution', 'levels', 'notify'], report)
    const resolution = parseTarget(cap.resolution, `${entry}.resolution`, report)
    const levels = parseLevels(cap.levels ?? [], `${entry}.levels`, report)
    const notify = parseRecipients(cap.notify ?? [], `${entry}.notify`, report)
    return resolution === undefined ? [] : [[tier, { resolution, levels, notify }]]
  })
  return Object.fromEntries(parsed)
}

const parseRules = (value: unknown, report: Report): Policy['rules'] => {
  const rules = shapeOf(value, 'rules', metrics, report)
  const parsed = metrics.map((metric): [Metric, MetricRules] => {
    const entry = `rules.${metric}`
    const own = shapeOf(rules[metric] ?? {}, entry, ['warnings', 'levels', 'notify'], report)
    return [
      metric,
      {
        warnings: parseWarnings(own.warnings ?? defaultWarnings, `${entry}.warnings`, report),
        levels: parseLevels(own.levels ?? [], `${entry}.levels`, report),
        notify: parseRecipients(own.notify ?? [], `${entry}.notify`, report),
      },
    ]
  })
  return Object.fromEntries(parsed) as Policy['rules']
}
